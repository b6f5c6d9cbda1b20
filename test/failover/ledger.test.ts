import { concat, NEVER, of, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../src/chat/chunk.js';
import { ProviderError } from '../../src/chat/providerError.js';
import { Ledger } from '../../src/failover/ledger.js';
import { providerOf } from '../../src/providers/provider.js';

const scheduler = new TestScheduler(() => undefined);
const priced = providerOf(
  {
    id: 'p',
    capabilities: { continuation: 'none', tools: false, json: false, vision: false },
    price: { input: 1, output: 10, cachedInput: 0.1 },
  },
  () => NEVER,
);
const request = { messages: [{ role: 'user' as const, content: 'x'.repeat(40) }] };
const text: Chunk = { type: 'text', text: 'y'.repeat(20), provider: 'p', attempt: 0 };
const usage: Chunk = { type: 'usage', inputTokens: 1_000, outputTokens: 100, cachedTokens: 500, provider: 'p', attempt: 0 };
const finish: Chunk = { type: 'finish', reason: 'stop', provider: 'p', attempt: 0 };

function ledger(): { readonly book: Ledger; readonly told: string[] } {
  const told: string[] = [];
  const book = new Ledger(scheduler, {
    started: (provider, attempt) => told.push(`started ${provider} ${attempt}`),
    ended: ({ attempt, outcome }) => told.push(`ended ${attempt} ${outcome}`),
  });
  return { book, told };
}

describe('Ledger', () => {
  it('books what an attempt reported, and what it cost', () => {
    const { book, told } = ledger();
    of(text, usage, finish).pipe(book.open(priced, request).book()).subscribe();
    expect(book.attempts).toMatchObject([{ outcome: 'ok', estimated: false, usage: { inputTokens: 1_000 } }]);
    expect(book.attempts[0]?.cost).toBeCloseTo((500 * 1 + 500 * 0.1 + 100 * 10) / 1_000_000, 12);
    expect(told).toStrictEqual(['started p 0', 'ended 0 ok']);
  });

  it('estimates the tokens of an answer that broke before it told them', () => {
    const { book } = ledger();
    const broken = concat(
      of(text),
      throwError(() => new ProviderError({ kind: 'network', provider: 'p' })),
    );
    broken.pipe(book.open(priced, request).book()).subscribe({ error: () => undefined });
    expect(book.attempts).toMatchObject([
      { outcome: 'failed', error: 'network', estimated: true, usage: { inputTokens: 10, outputTokens: 5 } },
    ]);
  });

  it('books an attempt that is let go, and one that is invalid', () => {
    const { book, told } = ledger();
    concat(of(text), NEVER).pipe(book.open(priced, request).book()).subscribe().unsubscribe();
    const judged = book.open(priced, request);
    of(text, finish).pipe(judged.book()).subscribe();
    judged.invalidate();
    expect(book.attempts).toMatchObject([{ outcome: 'aborted' }, { attempt: 1, outcome: 'invalid', error: 'invalid-answer' }]);
    expect(told).toContain('ended 0 aborted');
  });
});
