import { parseDocument } from 'yaml';

/** What a YAML (or JSON, which is YAML) text says; an error names line and column. */
export function parseYaml(text: string): unknown {
  // A text of few aliases that say more than memory holds is refused by `maxAliasCount`.
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  // Its first line, without the advice for programmers.
  if (error !== undefined) throw new SyntaxError(error.message.split('\n')[0]?.replace(/:$|; please use \S+/g, ''));
  return document.toJS({ maxAliasCount: 100, reviver: refuseProto });
}

/** A model of this name would be left out without a word. */
function refuseProto(key: unknown, value: unknown): unknown {
  if (key === '__proto__') throw new SyntaxError('nothing can be named __proto__');
  return value;
}
