import { concat, from, throwError } from 'rxjs';
import type { Chunk } from '../../src/index.js';
import { type Provider, ProviderError, provider } from '../../src/index.js';
import { answerWords } from '../beside/upstream/words.js';

/** A provider that gives the whole answer at once, or what is left of one that broke off: HTTP would be the same at every size. */
export function speaker(id: string, tokens: number): Provider {
  const whole = from(chunksOf(id, 0, tokens));
  const rest = from(chunksOf(id, breakAt(tokens), tokens));
  return provider(id, ({ messages }) => (messages.length === 1 ? whole : rest), { continuation: 'prefill' });
}

/** One that breaks off in the middle, one time in so many. */
export function breaking(id: string, tokens: number, oneIn: number): Provider {
  const whole = from(chunksOf(id, 0, tokens));
  const half = from(chunksOf(id, 0, breakAt(tokens), false));
  const broken = concat(
    half,
    throwError(() => new ProviderError({ kind: 'network', provider: id })),
  );
  let count = 0;
  return provider(id, () => (++count % oneIn === 0 ? broken : whole), { continuation: 'prefill' });
}

const breakAt = (tokens: number): number => Math.floor(tokens / 2);

function chunksOf(id: string, begin: number, end: number, finishes = true): readonly Chunk[] {
  const origin = { provider: id, attempt: 0 };
  const text = answerWords(end)
    .slice(begin)
    .map((word): Chunk => ({ type: 'text', text: word, ...origin }));
  const finish: Chunk = { type: 'finish', reason: 'stop', ...origin };
  return [{ type: 'start', ...origin }, ...text, ...(finishes ? [finish] : [])];
}
