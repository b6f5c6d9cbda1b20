import { concat, NEVER, of, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { AnswerResetError } from '../../src/chat/answerResetError.js';
import type { Chunk, ChunkBody } from '../../src/chat/chunk.js';
import { collect } from '../../src/chat/collect.js';
import { completion } from '../../src/chat/completion.js';
import { fullText } from '../../src/chat/fullText.js';
import { jsonAnswer } from '../../src/chat/jsonAnswer.js';
import { ProviderError } from '../../src/chat/providerError.js';
import { textOf } from '../../src/chat/textOf.js';

const chunk = (body: ChunkBody, attempt = 0, provider = 'p'): Chunk => ({ ...body, provider, attempt });
const text = (of_: string, attempt = 0): Chunk => chunk({ type: 'text', text: of_ }, attempt);
const S = chunk({ type: 'start', model: 'm', id: '1' });
const F = chunk({ type: 'finish', reason: 'stop', raw: 'end_turn' });
const R = chunk({ type: 'reset', discarded: 1 }, 1);
const X = chunk({ type: 'switch', from: 'p', to: 'q', cause: 'stall', mode: 'prefill', at: 1 }, 1);
const values = { S, F, R, '~': X, a: text('a'), b: text('b'), c: text('c', 1), e: text('') };

const inTime = (test: (scheduler: TestScheduler) => void): void => {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));
  scheduler.run(() => test(scheduler));
};

describe('textOf', () => {
  it('mirrors the text alone', () =>
    inTime((scheduler) => {
      const source = scheduler.createHotObservable('--S--a--~--b--e--F|', values);
      const expected = '                             -----a-----b------|';
      scheduler.expectObservable(source.pipe(textOf())).toBe(expected);
      scheduler.expectSubscriptions(source.subscriptions).toBe('^-----------------!');
    }));

  it('errors when the answer starts over, and lets the source go', () =>
    inTime((scheduler) => {
      const source = scheduler.createHotObservable('--a--R--b--F|', values);
      scheduler.expectObservable(source.pipe(textOf())).toBe('--a--#', undefined, new AnswerResetError());
      scheduler.expectSubscriptions(source.subscriptions).toBe('^----!');
    }));
});

describe('fullText', () => {
  it('grows, and starts over on a reset', () =>
    inTime((scheduler) => {
      const source = scheduler.createHotObservable('--a--b--R--c--F|', values);
      scheduler.expectObservable(source.pipe(fullText())).toBe('--a--B--0--c---|', { a: 'a', B: 'ab', 0: '', c: 'c' });
    }));

  it('passes an error on', () =>
    inTime((scheduler) => {
      const source = scheduler.createHotObservable('--a--#', values);
      scheduler.expectObservable(source.pipe(fullText())).toBe('--a--#');
    }));
});

describe('collect', () => {
  const completionOf = (...chunks: readonly Chunk[]): Promise<unknown> => completion(of(...chunks));

  it('folds an answer into one value, with its attempt and its message', async () => {
    const answer = await completionOf(
      S,
      chunk({ type: 'reasoning', text: 'hm', kind: 'full' }),
      chunk({ type: 'signature', value: 'sig', api: 'anthropic' }),
      text('Hel'),
      text('lo'),
      chunk({ type: 'tool-call', callId: '1', name: 'f', args: {}, argsText: '{}', complete: true }),
      chunk({ type: 'tool-call', callId: '2', name: 'g', args: undefined, argsText: '{', complete: false }),
      chunk({ type: 'usage', inputTokens: 3 }),
      chunk({ type: 'usage', inputTokens: 3, outputTokens: 2 }),
      F,
    );
    const whole = { callId: '1', name: 'f', args: {}, argsText: '{}', complete: true };
    expect(answer).toMatchObject({
      text: 'Hello',
      reasoning: 'hm',
      toolCalls: [whole, { callId: '2', complete: false }],
      finish: 'stop',
      usage: { inputTokens: 3, outputTokens: 2 },
      provider: 'p',
      model: 'm',
      switches: 0,
      attempts: [{ provider: 'p', attempt: 0, outcome: 'ok', estimated: false }],
      message: {
        role: 'assistant',
        content: 'Hello',
        reasoning: 'hm',
        toolCalls: [whole],
        signatures: [{ provider: 'anthropic', value: 'sig' }],
      },
    });
  });

  it('drops signatures on a switch, and knows no keys without a value', async () => {
    const end = chunk({ type: 'finish', reason: 'stop' }, 1);
    const answer = await completionOf(chunk({ type: 'signature', value: 'sig' }), text('a'), X, text('c', 1), end);
    expect(answer).toStrictEqual({
      text: 'ac',
      reasoning: '',
      toolCalls: [],
      finish: 'stop',
      usage: {},
      provider: 'p',
      switches: 1,
      attempts: [expect.anything()],
      message: { role: 'assistant', content: 'ac' },
    });
  });

  it('counts the tokens of both sides of a switch, and of one side of a reset', async () => {
    const used = (attempt: number): Chunk => chunk({ type: 'usage', inputTokens: 10, outputTokens: 5 }, attempt);
    const end = chunk({ type: 'finish', reason: 'stop' }, 1);
    const joined = await completionOf(text('a'), used(0), X, text('c', 1), used(1), end);
    expect(joined).toMatchObject({ text: 'ac', switches: 1, usage: { inputTokens: 20, outputTokens: 10 } });
    const restarted = await completionOf(text('a'), used(0), X, R, text('c', 1), used(1), end);
    expect(restarted).toMatchObject({ text: 'c', switches: 1, usage: { inputTokens: 10, outputTokens: 5 } });
  });

  it('takes a stream without a finish for what it is: truncated', async () => {
    const error = await completionOf(text('a')).catch((thrown: unknown) => thrown);
    expect(ProviderError.is(error) && error.kind).toBe('truncated');
    await expect(completionOf()).rejects.toMatchObject({ kind: 'truncated' });
  });

  it('times the attempt by the given clock', () =>
    inTime((scheduler) => {
      const source = scheduler.createColdObservable('5ms S 4ms a 9ms (F|)', values);
      let times: unknown;
      source.pipe(collect({ scheduler })).subscribe(({ attempts: [attempt] }) => {
        times = [attempt?.firstChunkMs, attempt?.totalMs];
      });
      scheduler.flush();
      expect(times).toStrictEqual([10, 20]);
    }));
});

describe('completion', () => {
  it('rejects with the error of the stream, as it is', async () => {
    const broken = new ProviderError({ kind: 'server', provider: 'p' });
    await expect(
      completion(
        concat(
          of(S),
          throwError(() => broken),
        ),
      ),
    ).rejects.toBe(broken);
  });

  it('[R41] never subscribes for a signal that has aborted', async () => {
    await expect(
      completion(
        throwError(() => new Error('subscribed')),
        { signal: AbortSignal.abort('no') },
      ),
    ).rejects.toBe('no');
  });

  it('rejects and unsubscribes when its signal aborts', async () => {
    const abort = new AbortController();
    const promise = completion(NEVER, { signal: abort.signal });
    abort.abort('enough');
    await expect(promise).rejects.toBe('enough');
  });
});

describe('jsonAnswer', () => {
  it.each<[string, string, unknown]>([
    ['plain', '{"a":1}', { a: 1 }],
    ['a list', ' [1, 2]\n', [1, 2]],
    ['in a fence', 'Here you are:\n```json\n{"a": [1]}\n```\nEnjoy!', { a: [1] }],
    ['in prose', 'The answer is {"a": {"b": 2}} as you see.', { a: { b: 2 } }],
    ['a value that is no object', '42', 42],
    ['null', 'null', null],
    ['no JSON', 'I cannot do that', undefined],
    ['half of it', '{"a":', undefined],
    ['before a smile', '{"a":1} hope it helps :}', { a: 1 }],
    ['after a bracket that is none', 'As {requested}: {"a":"}"}', { a: '}' }],
    ['after a footnote', 'As told in [1]: {"a":1}', { a: 1 }],
    ['a scalar in a fence', '```json\n42\n```', 42],
    ['brackets without end', '['.repeat(50_000), undefined],
    ['nothing', '', undefined],
  ])('reads JSON: %s', (_, answer, value) => {
    expect(jsonAnswer([text(answer)])).toStrictEqual(value);
  });

  it('reads what stands after a reset', () => {
    expect(jsonAnswer([text('{"a":'), R, text('{"b":1}')])).toStrictEqual({ b: 1 });
  });
});
