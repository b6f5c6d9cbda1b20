import { parseDocument } from 'yaml';

/** What a YAML (or JSON, which is YAML) text says; an error names line and column. */
export function parseYaml(text: string): unknown {
  // A text of few aliases that say more than memory holds is refused by `maxAliasCount`.
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) throw new SyntaxError(error.message.split('\n')[0]?.replace(/:$/, ''));
  return document.toJS({ maxAliasCount: 100 });
}
