import type { ChatRequest } from '../../src/chat/chatRequest.js';
import { Random } from '../random.js';

/** Too short for one of them said twice in a row to be taken for a repeat. */
const WORDS = (
  'track baton runner lane hand pace curve leg start finish zone mark palm step breath sprint field team coach light wind ' +
  'rain stone river cloud tree road hill bridge town clock minute second metre number signal switch bell voice call'
).split(' ');
const LONGEST = 4_000;

const text = written(new Random(2_026), 100_000);

function written(random: Random, length: number): string {
  let words = '';
  while (words.length < length) words += `${random.pick(WORDS)} `;
  return words;
}

/** The answer to a call: a piece of one long text, about 600 characters of it. */
export function knownAnswer(call: number): string {
  const random = new Random(call);
  const from = text.indexOf(' ', random.below(text.length - LONGEST - 20)) + 1;
  const length = Math.min(LONGEST, Math.ceil(random.lognormal(600, 0.6)));
  return text.slice(from, from + length).trimEnd();
}

export function requestOf(call: number): ChatRequest {
  return { messages: [{ role: 'user', content: String(call) }] };
}

/** The call that a request belongs to; `undefined` of a probe. */
export function callOf({ messages }: ChatRequest): number | undefined {
  const call = Number(messages[0]?.content);
  return Number.isNaN(call) ? undefined : call;
}
