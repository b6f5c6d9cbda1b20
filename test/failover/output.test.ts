import { tap } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import * as mini from 'zod/mini';
import { ValidationError } from '../../operators/index.js';
import type { ChatRequest } from '../../src/chat/chatRequest.js';
import { completion } from '../../src/chat/completion.js';
import { ProviderError } from '../../src/chat/providerError.js';
import { failover } from '../../src/failover/failover.js';
import type { FailoverOptions } from '../../src/failover/failoverOptions.js';
import { fails, finish, listen, type Scripted, type Step, scripted, start } from './scripted.js';

function timed(options: FailoverOptions = {}): { scheduler: TestScheduler; options: FailoverOptions } {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));
  return { scheduler, options: { scheduler, random: () => 0.5, ...options } };
}

const asking = (output: object): ChatRequest => ({ messages: [{ role: 'user', content: 'Hi' }], output });
const list = { type: 'object', properties: { items: { type: 'array', items: { type: 'number' } } }, required: ['items'] };
/** A list of a hundred items, one a chunk every 10 ms. */
const items = (of: (index: number) => string): readonly Step[] => [
  start,
  '{"items": [0',
  ...Array.from({ length: 100 }, (_, index) => [10, `, ${of(index)}`]).flat(),
  ']}',
  finish,
];

/** Counts the texts that a provider is listened to for. */
function counted({ provider }: Scripted): { readonly provider: Scripted['provider']; readonly texts: () => number } {
  let texts = 0;
  const counting = provider.pipe(
    tap((chunk) => {
      if (chunk.type === 'text') texts++;
    }),
  );
  return { provider: counting, texts: () => texts };
}

describe('an answer that can no longer become the output that was asked for', () => {
  it('is given up there, unsubscribed before another is asked, and booked as invalid', () => {
    const { scheduler, options } = timed({ retry: false });
    const a = scripted(scheduler, 'a', [items((index) => (index === 9 ? '"ten"' : String(index)))]);
    const heard = counted(a);
    const opened: number[] = [];
    const b = scripted(scheduler, 'b', [['{"items": [1]}', finish]]);
    const backup = b.provider.pipe((source) => {
      opened.push(a.open);
      return source;
    });
    const chat = failover([[heard.provider], [backup]], options);
    const told: string[] = [];
    chat.events$.subscribe((event) => told.push([event.type, 'error' in event ? event.error : ''].join(' ').trim()));
    const answer = listen(chat(asking(list)));
    scheduler.flush();
    expect(answer.said).toBe('{"items": [1]}<finish>');
    // Eleven of 102 chunks: 91 are not paid for.
    expect(heard.texts()).toBe(11);
    expect(opened).toStrictEqual([0]);
    expect(told).toStrictEqual([
      'attempt-started',
      'attempt-failed invalid-answer',
      'switch',
      'attempt-started',
      'attempt-succeeded',
    ]);
    const { attempts } = answer.chunks.at(-1) as { attempts: readonly object[] };
    expect(attempts).toMatchObject([{ outcome: 'invalid', error: 'invalid-answer', totalMs: 100 }, { outcome: 'ok' }]);
  });

  it('counts against no health and no circuit, and is billed for what it said, not for what it announced', () => {
    const { scheduler, options } = timed({ retry: false, breaker: { failures: 1 } });
    const announced: Step = { type: 'usage', inputTokens: 7, outputTokens: 1 };
    const a = scripted(scheduler, 'a', [[announced, '{"items": [1, 2, 3, 4, 5, 6, ', 'null', ']}', finish]]);
    const b = scripted(scheduler, 'b', [['{"items": [1]}', finish]]);
    const chat = failover([[a.provider], [b.provider]], options);
    let states: readonly unknown[] = [];
    chat.health$.subscribe(
      (members) => (states = members.map(({ breaker, errorRate, healthy }) => [breaker, errorRate, healthy])),
    );
    const answer = listen(chat(asking(list)));
    scheduler.flush();
    expect(states).toStrictEqual([
      ['closed', 0, true],
      ['closed', 0, true],
    ]);
    expect(chat.ranking).toStrictEqual(['a', 'b']);
    const { attempts } = answer.chunks.at(-1) as { attempts: readonly object[] };
    expect(attempts[0]).toMatchObject({ usage: { inputTokens: 7, outputTokens: 9 }, estimated: true });
  });

  it('tells where it went wrong, and nothing of what it said', () => {
    const { scheduler, options } = timed({ retry: false });
    const secret = { type: 'object', additionalProperties: { type: 'number' } };
    const a = scripted(scheduler, 'a', [['{"canary-key": "canary-value', finish]]);
    const answer = listen(failover([a.provider], options)(asking(secret)));
    scheduler.flush();
    const failed = answer.error as { readonly errors: readonly ProviderError[] };
    const [first] = failed.errors;
    expect(ProviderError.is(first) && first.kind).toBe('invalid-answer');
    expect(first?.cause).toMatchObject({ issues: [{ message: 'The value does not keep to `type`', path: ['*'] }] });
    // Its issues are not enumerable.
    const issues = ValidationError.is(first?.cause) && first.cause.issues;
    expect(JSON.stringify([failed, first, first?.cause, issues])).not.toContain('canary');
  });

  it.each<[string, object]>([
    ['zod', z.object({ items: z.array(z.number()) })],
    ['zod/mini', mini.object({ items: mini.array(mini.number()) })],
  ])('is known by a schema of %s', async (_, schema) => {
    const { scheduler, options } = timed({ retry: false });
    const a = scripted(scheduler, 'a', [items((index) => (index === 9 ? '"ten"' : String(index)))]);
    const heard = counted(a);
    const b = scripted(scheduler, 'b', [['{"items": [1]}', finish]]);
    const answer = completion(failover([[heard.provider], [b.provider]], options)(asking(schema)));
    // What it takes to be told the schema of zod/mini, over HTTP, has been done by the time that an answer comes.
    await import('../../src/wire/zodJsonSchema.js');
    scheduler.maxFrames = 10;
    scheduler.flush();
    await new Promise((told) => setTimeout(told));
    scheduler.maxFrames = Infinity;
    scheduler.flush();
    expect((await answer).output).toStrictEqual({ items: [1] });
    expect(heard.texts()).toBe(11);
  });

  it('is held to the schema at its end, whatever stands round it', () => {
    const { scheduler, options } = timed({ retry: false });
    const a = scripted(scheduler, 'a', [['Here you are: {"items": ["one"]}', finish]]);
    const b = scripted(scheduler, 'b', [['Sure: {"items": [1]}', finish]]);
    const answer = listen(failover([[a.provider], [b.provider]], options)(asking(list)));
    scheduler.flush();
    expect(answer.chunks.at(-1)).toMatchObject({ output: { items: [1] }, attempts: [{ outcome: 'invalid' }, { outcome: 'ok' }] });
  });

  it('starts anew after a reset, and lets be what is said before a call', () => {
    const { scheduler, options } = timed({ retry: false });
    const reset: Step = { type: 'reset', discarded: 9 };
    const call: Step = { type: 'tool-call', callId: '1', name: 'f', args: {}, argsText: '{}', complete: true };
    const calls: Step = { type: 'finish', reason: 'tool-calls' };
    const a = scripted(scheduler, 'a', [
      ['{"items":', reset, '{"items": [1]}', finish],
      [call, '{"items": "none"', calls],
    ]);
    const chat = failover([a.provider], options);
    const first = listen(chat(asking(list)));
    const second = listen(chat({ ...asking(list), tools: [{ name: 'f', parameters: {} }] }));
    scheduler.flush();
    expect(first.chunks.at(-1)).toMatchObject({ output: { items: [1] } });
    expect(second.said).toBe('<tool-call>{"items": "none"<finish>');
  });
});

describe('an output that is held until it is whole', () => {
  it('is held to the stall limits meanwhile, and leaves nothing of its half behind', () => {
    const { scheduler, options } = timed({ retry: false, stall: { first: 1_000, between: 500 } });
    const a = scripted(scheduler, 'a', [[start, '{"items": [1', 400, ', 2', 'silence']]);
    const b = scripted(scheduler, 'b', [['{"items": [3]}', finish]]);
    const answer = listen(failover([[a.provider], [b.provider]], options)(asking(list)));
    scheduler.maxFrames = 3_000;
    scheduler.flush();
    expect(answer.said).toBe('{"items": [3]}<finish>');
    const { attempts = [] } = answer.chunks.find((chunk) => chunk.type === 'finish') ?? {};
    expect(attempts).toMatchObject([{ error: 'stall' }, { outcome: 'ok' }]);
    // 400 ms to its last word, 500 of silence, and a tick of the watchdog.
    expect(attempts[0]?.totalMs).toBeLessThan(950);
    expect(a.open).toBe(0);
  });

  it('is dropped with its consumer', () => {
    const { scheduler, options } = timed({ retry: false });
    const a = scripted(scheduler, 'a', [items(String)]);
    const answer = listen(failover([a.provider], options)(asking(list)));
    scheduler.schedule(() => answer.unsubscribe(), 300);
    scheduler.flush();
    expect([answer.said, answer.completed, a.open]).toStrictEqual(['', false, 0]);
  });
});

describe('a judgement of the whole answer', () => {
  it('is over the text of all who gave it, not the last part', () => {
    const judged: string[] = [];
    const { scheduler, options } = timed({
      retry: false,
      validate: ({ text }) => {
        judged.push(text);
        return text === 'Hello world';
      },
    });
    const a = scripted(scheduler, 'a', [['Hello ', fails('network')]]);
    const b = scripted(scheduler, 'b', [['world', finish]]);
    const answer = listen(failover([[a.provider], [b.provider]], options)('Hi'));
    scheduler.flush();
    expect(judged).toStrictEqual(['Hello world']);
    expect(answer.said).toBe('Hello <a network user-turn b at 6>world<finish>');
  });

  it('comes again after each switch, and starts over with another when it fails', () => {
    const judged: string[] = [];
    const { scheduler, options } = timed({
      retry: false,
      validate: ({ text }) => {
        judged.push(text);
        return text.endsWith('!');
      },
    });
    const a = scripted(scheduler, 'a', [['Hello ', fails('network')]]);
    const b = scripted(scheduler, 'b', [['world', finish]]);
    const c = scripted(scheduler, 'c', [['Good day!', finish]]);
    const chat = failover([[a.provider], [b.provider], [c.provider]], options);
    let rates: readonly number[] = [];
    chat.health$.subscribe((members) => (rates = members.map(({ errorRate }) => errorRate)));
    const answer = listen(chat('Hi'));
    scheduler.flush();
    expect(judged).toStrictEqual(['Hello world', 'Good day!']);
    expect(answer.said).toBe(
      'Hello <a network user-turn b at 6>world<b invalid-answer restart c at 0><reset 11>Good day!<finish>',
    );
    expect(rates).toStrictEqual([1, 0, 0]);
  });

  it('is given the value of an output, which was judged first', () => {
    const seen: unknown[] = [];
    const { scheduler, options } = timed({ retry: false, validate: z.object({ items: z.tuple([z.literal(2)]) }) });
    const a = scripted(scheduler, 'a', [['{"items": [1]}', finish]]);
    const b = scripted(scheduler, 'b', [['{"items": [2]}', finish]]);
    const answer = listen(failover([[a.provider], [b.provider]], options)(asking(list)));
    scheduler.flush();
    seen.push(answer.chunks.at(-1));
    expect(seen).toMatchObject([{ output: { items: [2] }, attempts: [{ outcome: 'invalid' }, { outcome: 'ok' }] }]);
  });
});
