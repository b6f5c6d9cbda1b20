import { partialOf, type Turn } from '../../../src/testing/upstream/partialOf.js';
import { answerText } from './words.js';

/**
 * What a model says that is asked to go on from a partial answer: the last words if it is told to begin with them, then the rest.
 * `undefined` where the request is for a whole answer.
 */
export function continued(body: string, tokens: number): readonly string[] | undefined {
  if (!body.includes('"assistant"')) return undefined;
  const turns = (JSON.parse(body) as { readonly messages: readonly { role: string; content: string }[] }).messages; // Chat alone
  const partial = partialOf(turns.map(turnOf));
  const whole = answerText(tokens);
  if (partial === undefined || !whole.startsWith(partial.text)) return undefined;
  const echo = turns.at(-1)?.content.split('\n\n').at(-1) ?? '';
  const begins = partial.text.trimEnd().endsWith(echo) ? echo : '';
  return `${begins}${whole.slice(partial.text.length)}`.split(/(?= )/);
}

function turnOf({ role, content }: { role: string; content: string }): Turn {
  return { role: role === 'assistant' || role === 'user' ? role : 'other', text: content };
}
