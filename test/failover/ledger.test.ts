import { concat, NEVER, of, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { AllProvidersFailedError } from '../../src/chat/allProvidersFailedError.js';
import type { Attempt } from '../../src/chat/attempt.js';
import type { Chunk } from '../../src/chat/chunk.js';
import { collect } from '../../src/chat/collect.js';
import type { Completion } from '../../src/chat/completionFold.js';
import { ProviderError, type ProviderErrorFacts } from '../../src/chat/providerError.js';
import { booked } from '../../src/failover/booked.js';
import { type Failover, failover } from '../../src/failover/failover.js';
import type { FailoverOptions } from '../../src/failover/failoverOptions.js';
import { Ledger } from '../../src/failover/ledger.js';
import { type Provider, providerOf } from '../../src/providers/provider.js';
import { fails, finish as finishes, listen, type Step, scripted, start } from './scripted.js';

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
    of(text, usage, finish)
      .pipe(booked(book.open(priced, request), () => undefined))
      .subscribe();
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
    broken.pipe(booked(book.open(priced, request), () => undefined)).subscribe({ error: () => undefined });
    expect(book.attempts).toMatchObject([
      { outcome: 'failed', error: 'network', estimated: true, usage: { inputTokens: 10, outputTokens: 5 } },
    ]);
  });

  it('books an attempt that is let go, and one that is invalid', () => {
    const { book, told } = ledger();
    concat(of(text), NEVER)
      .pipe(booked(book.open(priced, request), () => undefined))
      .subscribe()
      .unsubscribe();
    const judged = book.open(priced, request);
    of(text, finish)
      .pipe(booked(judged, () => undefined))
      .subscribe();
    judged.invalidate();
    expect(book.attempts).toMatchObject([{ outcome: 'aborted' }, { attempt: 1, outcome: 'invalid', error: 'invalid-answer' }]);
    expect(told).toContain('ended 0 aborted');
  });

  it('bills no prompt that was refused, and each that was given up here: nobody waited for its answer', () => {
    const prompt = (facts: Partial<ProviderErrorFacts>): unknown => {
      const { book } = ledger();
      const error = new ProviderError({ kind: 'overloaded', provider: 'p', ...facts });
      throwError(() => error)
        .pipe(booked(book.open(priced, request), () => undefined))
        .subscribe({ error: () => undefined });
      return book.attempts[0]?.usage.inputTokens;
    };
    expect([prompt({ status: 503 }), prompt({ kind: 'network' }), prompt({ kind: 'timeout', status: 408 })]).toStrictEqual([
      0, 0, 0,
    ]);
    expect([prompt({ kind: 'stall' }), prompt({ kind: 'timeout' })]).toStrictEqual([10, 10]);
    const { book } = ledger();
    NEVER.pipe(booked(book.open(priced, request), () => undefined))
      .subscribe()
      .unsubscribe();
    expect(book.attempts).toMatchObject([{ outcome: 'aborted', estimated: true, usage: { inputTokens: 10, outputTokens: 0 } }]);
  });

  it('counts dense scripts for as many tokens as they are', () => {
    const { book } = ledger();
    concat(of<Chunk>({ ...text, text: '接力赛跑' }), NEVER)
      .pipe(booked(book.open(priced, request), () => undefined))
      .subscribe()
      .unsubscribe();
    expect(book.attempts[0]?.usage.outputTokens).toBe(4);
  });

  it.each(['its finish', 'its failure'])('takes over what a failover among the providers has booked, from %s', (from) => {
    const { book } = ledger();
    const inner = { provider: 'x', totalMs: 1, usage: { inputTokens: 10, outputTokens: 5 }, estimated: false } as const;
    const attempts: readonly Attempt[] = [
      { ...inner, attempt: 0, outcome: 'failed', estimated: true, cost: 0.25 },
      { ...inner, attempt: 1, outcome: 'ok', cost: 0.5 },
      { ...inner, attempt: 2, outcome: 'ok' },
    ];
    const end =
      from === 'its finish' ? of({ ...finish, attempts } as Chunk) : throwError(() => new AllProvidersFailedError(attempts, []));
    concat(of(text), end)
      .pipe(booked(book.open(priced, request), () => undefined))
      .subscribe({ error: () => undefined });
    expect(book.attempts).toMatchObject([{ usage: { inputTokens: 30, outputTokens: 15 }, estimated: true, cost: 0.75 }]);
  });
});

/** A provider of 1 a token in and 10 a token out that plays these scripts. */
function played(scheduler: TestScheduler, id: string, scripts: readonly (readonly Step[])[]): Provider {
  const { provider } = scripted(scheduler, id, scripts);
  const capabilities = { ...provider.capabilities, continuation: 'prefill' as const };
  return providerOf({ id, capabilities, price: { input: 1e6, output: 10e6 } }, provider);
}

/** Every attempt as it is told of when it ends, and the answer. */
function billed(
  scheduler: TestScheduler,
  chat: Failover,
  ms = 10_000,
): { readonly told: Attempt[]; answer: Completion | undefined } {
  const bill: { told: Attempt[]; answer: Completion | undefined } = { told: [], answer: undefined };
  chat.events$.subscribe((event) => 'booked' in event && bill.told.push(event.booked));
  chat(request)
    .pipe(collect({ scheduler }))
    .subscribe((answer) => {
      bill.answer = answer;
    });
  scheduler.maxFrames = ms;
  scheduler.flush();
  return bill;
}

const row = ({ provider, outcome, usage: { inputTokens = 0, outputTokens = 0 }, estimated, cost }: Attempt): string =>
  `${provider} ${outcome}: ${inputTokens} in, ${outputTokens} out${estimated ? ' or so' : ''}, ${cost}`;

describe('what a call costs', () => {
  const ladder = (options: FailoverOptions, ...scripts: readonly (readonly (readonly Step[])[])[]) => {
    const virtual = new TestScheduler(() => undefined);
    const providers = scripts.map((script, index) => played(virtual, 'abc'.charAt(index), script));
    return { virtual, chat: failover(providers, { scheduler: virtual, random: () => 0.5, probe: false, ...options }) };
  };
  const used = (inputTokens: number, outputTokens: number): Step => ({ type: 'usage', inputTokens, outputTokens });

  it('is nothing for a 503 that was retried', () => {
    const { virtual, chat } = ladder({}, [[fails('overloaded', { status: 503 })], ['x'.repeat(20), used(12, 4), finishes]]);
    const { answer, told } = billed(virtual, chat);
    expect(answer?.attempts.map(row)).toStrictEqual(['a failed: 0 in, 0 out or so, 0', 'a ok: 12 in, 4 out, 52']);
    expect(answer?.usage).toStrictEqual({ inputTokens: 12, outputTokens: 4 });
    expect(told).toStrictEqual(answer?.attempts);
  });

  it('is the prompt for a hedge that lost before it spoke, by its own count where it gave one', () => {
    for (const [early, expected] of [
      [[start], 'a aborted: 10 in, 0 out or so, 10'],
      [[start, used(14, 1)], 'a aborted: 14 in, 1 out, 24'],
    ] as const) {
      const { virtual, chat } = ladder(
        { hedgeAfter: 100 },
        [[...early, 5_000, 'late', finishes]],
        [['soon', used(12, 2), finishes]],
      );
      const { answer } = billed(virtual, chat);
      expect(answer?.attempts.map(row)).toStrictEqual([expected, 'b ok: 12 in, 2 out, 32']);
      expect(answer?.usage).toStrictEqual({ inputTokens: 12, outputTokens: 2 });
    }
  });

  it('is the prompt and what it had streamed for a hedge that lost at the seam', () => {
    const partial = 'Hello big round wor';
    const { virtual, chat } = ladder(
      { hedgeAfter: 50, retry: false },
      [[partial, fails('network')]],
      // It repeats what is out, which is kept back: the other speaks first.
      [['Hello big round', 'silence']],
      [[10, 'ld', used(20, 2), finishes]],
    );
    const { answer } = billed(virtual, chat);
    expect(answer?.text).toBe('Hello big round world');
    expect(answer?.attempts.map(row)).toStrictEqual([
      'a failed: 10 in, 5 out or so, 60',
      // Forty characters, and the 19 that are out.
      'b aborted: 15 in, 4 out or so, 55',
      'c ok: 20 in, 2 out, 40',
    ]);
    expect(answer?.usage).toStrictEqual({ inputTokens: 30, outputTokens: 7 });
  });

  it('is told by an event when the call was given up', () => {
    const { virtual, chat } = ladder({}, [['x'.repeat(20), 'silence']]);
    const told: string[] = [];
    chat.events$.subscribe((event) => 'booked' in event && told.push(row(event.booked)));
    const answer = listen(chat(request));
    virtual.schedule(() => answer.unsubscribe(), 50);
    virtual.flush();
    expect(told).toStrictEqual(['a aborted: 10 in, 5 out or so, 60']);
  });

  it.each([
    [
      'estimated',
      [],
      [],
      ['a failed: 10 in, 5 out or so, 60', 'b ok: 15 in, 2 out or so, 35'],
      { inputTokens: 25, outputTokens: 7 },
    ],
    [
      // What the first reported was as much as it knew at its beginning.
      'reported',
      [used(11, 1)],
      [used(17, 3)],
      ['a failed: 11 in, 5 out or so, 61', 'b ok: 17 in, 3 out, 47'],
      { inputTokens: 28, outputTokens: 8 },
    ],
  ] as const)('counts a switch in the middle once at each that billed it, %s', (_, before, after, rows, usage) => {
    const { virtual, chat } = ladder(
      { retry: false },
      [[start, ...before, 'y'.repeat(20), fails('network')]],
      [[start, 'the rest', ...after, finishes]],
    );
    const { answer } = billed(virtual, chat);
    expect(answer?.attempts.map(row)).toStrictEqual(rows);
    expect(answer?.usage).toStrictEqual(usage);
  });

  it('leaves what a reset took back to the attempts', () => {
    const { virtual, chat } = ladder(
      { retry: false, continuation: 'restart' },
      [['y'.repeat(20), fails('network')]],
      [['all of it', used(12, 3), finishes]],
    );
    const { answer } = billed(virtual, chat);
    expect(answer?.attempts.map(row)).toStrictEqual(['a failed: 10 in, 5 out or so, 60', 'b ok: 12 in, 3 out, 42']);
    expect(answer?.usage).toStrictEqual({ inputTokens: 12, outputTokens: 3 });
  });
});
