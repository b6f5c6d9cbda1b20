import { map, throwError, toArray } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { AllProvidersFailedError } from '../../src/chat/allProvidersFailedError.js';
import type { ChunkBody } from '../../src/chat/chunk.js';
import { collect } from '../../src/chat/collect.js';
import type { Completion } from '../../src/chat/completionFold.js';
import { ProviderError } from '../../src/chat/providerError.js';
import { type Failover, failover } from '../../src/failover/failover.js';
import type { FailoverEvent } from '../../src/failover/failoverEvent.js';
import type { FailoverOptions } from '../../src/failover/failoverOptions.js';
import { provider } from '../../src/providers/provider.js';
import { fails, finish, listen, type Outcome, type Scripted, type Step, scripted, start } from './scripted.js';

/** Virtual time with a failover's options in it; chance is a constant, so a first retry comes after 125 ms. */
function timed(options: FailoverOptions = {}): { scheduler: TestScheduler; options: FailoverOptions } {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));
  return { scheduler, options: { scheduler, random: () => 0.5, ...options } };
}

/** Runs virtual time for so many ms. */
function pass(scheduler: TestScheduler, ms: number): void {
  scheduler.maxFrames = scheduler.now() + ms;
  scheduler.schedule(() => undefined, ms);
  scheduler.flush();
}

const whole: readonly Step[] = [start, 10, 'Hello ', 10, 'world', finish];
const call: ChunkBody = { type: 'tool-call', callId: '1', name: 'f', args: {}, argsText: '{}', complete: true };

function events(chat: Failover): string[] {
  const told: string[] = [];
  const say = (event: FailoverEvent): string => {
    const { at: _at, requestId: _id, type, ...rest } = event;
    const { booked: _booked, ...facts } = { booked: undefined, ...rest };
    return [type, ...Object.values(facts)].join(' ');
  };
  chat.events$.subscribe((event) => told.push(say(event)));
  return told;
}

describe('failover', () => {
  it('answers like the first provider when nothing is wrong', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [whole]);
    const b = scripted(scheduler, 'b', [whole]);
    const chat = failover([a.provider, b.provider], options);
    const told = events(chat);
    const answer = listen(chat('Hi'));
    scheduler.flush();
    expect(answer.said).toBe('<start>Hello world<finish>');
    expect(answer.completed).toBe(true);
    expect(b.requests).toHaveLength(0);
    expect(answer.chunks.every(({ provider, attempt }) => provider === 'a' && attempt === 0)).toBe(true);
    expect(told).toStrictEqual(['attempt-started a 0', 'attempt-succeeded a 0']);
  });

  it('retries a hiccup where it happened, and numbers the attempts', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [[start, fails('overloaded')], [fails('rate-limit', { retryAfterMs: 300 })], whole]);
    const b = scripted(scheduler, 'b', [whole]);
    const chat = failover([a.provider, b.provider], options);
    const told = events(chat);
    const answer = listen(chat('Hi'));
    scheduler.flush();
    expect(answer.said).toBe('<start>Hello world<finish>');
    expect(answer.chunks[0]).toMatchObject({ provider: 'a', attempt: 2 });
    expect(told).toStrictEqual([
      'attempt-started a 0',
      'attempt-failed a 0 overloaded',
      'retry a 125',
      'attempt-started a 1',
      'attempt-failed a 1 rate-limit',
      'retry a 300',
      'attempt-started a 2',
      'attempt-succeeded a 2',
    ]);
    expect(answer.chunks.at(-1)).toMatchObject({
      attempts: [
        { provider: 'a', attempt: 0, outcome: 'failed', error: 'overloaded' },
        { provider: 'a', attempt: 1, outcome: 'failed', error: 'rate-limit' },
        { provider: 'a', attempt: 2, outcome: 'ok', firstChunkMs: 10, totalMs: 20 },
      ],
    });
  });

  it('[R44] fails over rather than wait longer than the call has time', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [[fails('rate-limit', { retryAfterMs: 1_500 })]]);
    const b = scripted(scheduler, 'b', [whole]);
    const chat = failover([a.provider, b.provider], options);
    const answer = listen(chat({ messages: [{ role: 'user', content: 'Hi' }], timeout: 1_000 }));
    scheduler.flush();
    expect(answer.said).toBe('<start>Hello world<finish>');
    expect(a.requests).toHaveLength(1);
  });

  it('asks an equal, then the next rung; before content a switch is an event and no chunk', () => {
    const { scheduler, options } = timed({ retry: false });
    const down: readonly (readonly Step[])[] = [[fails('server')]];
    const a = scripted(scheduler, 'a', down);
    const b = scripted(scheduler, 'b', down);
    const c = scripted(scheduler, 'c', [whole]);
    const chat = failover([[a.provider, b.provider], [c.provider]], options);
    const told = events(chat);
    const answer = listen(chat('Hi'));
    scheduler.flush();
    expect(answer.said).toBe('<start>Hello world<finish>');
    expect(told.filter((event) => event.startsWith('switch'))).toStrictEqual(['switch a b server', 'switch b c server']);
  });

  it('asks the next when the first stays silent, and lets the silent one go', () => {
    const { scheduler, options } = timed({ stall: { first: 1_000, between: 500 } });
    const a = scripted(scheduler, 'a', [[start, 'silence']]);
    const b = scripted(scheduler, 'b', [whole]);
    const answer = listen(failover([a.provider, b.provider], options)('Hi'));
    pass(scheduler, 1_200);
    expect(answer.said).toBe('<start>Hello world<finish>');
    expect(a.open).toBe(0);
  });

  it('goes on at the same character after a break, on the next provider in its best mode', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [[start, 'Hello wo', 10, fails('network')]]);
    const b = scripted(scheduler, 'b', [[start, 'rld', ', and more', finish]], { continuation: 'prefill' });
    const answer = listen(failover([a.provider, b.provider], options)('Hi'));
    scheduler.flush();
    expect(answer.said).toBe('<start>Hello wo<a network prefill b at 8><start>rld, and more<finish>');
    expect(b.requests[0]?.messages.at(-1)).toStrictEqual({ role: 'assistant', content: 'Hello wo' });
  });

  it('never asks a provider to go on with white space that it would refuse, and keeps it in the answer', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [['One,\n\n', fails('network')]]);
    const b = scripted(scheduler, 'b', [['\n\nTwo', finish]], { continuation: 'prefill' });
    const answer = listen(failover([a.provider, b.provider], options)('Hi'));
    scheduler.flush();
    expect(answer.said).toBe('One,\n\n<a network prefill b at 6>Two<finish>');
    expect(b.requests[0]?.messages.at(-1)).toStrictEqual({ role: 'assistant', content: 'One,' });
  });

  it('goes down the modes when a continuation is refused, and remembers it', () => {
    const { scheduler, options } = timed();
    const broken: readonly Step[] = ['Hello ', fails('network')];
    const refused = [fails('bad-request', { status: 400 })];
    const a = scripted(scheduler, 'a', [broken]);
    const b = scripted(scheduler, 'b', [refused, ['world', finish], ['again', finish]], { continuation: 'prefill' });
    const chat = failover([[a.provider], [b.provider]], options);
    const told = events(chat);
    const first = listen(chat('Hi'));
    scheduler.flush();
    expect(told.filter((event) => event.startsWith('switch'))).toStrictEqual([
      'switch a b network prefill',
      'switch a b network user-turn',
    ]);
    expect(first.said).toBe('Hello <a network user-turn b at 6>world<finish>');
    const second = listen(chat('Hi'));
    scheduler.flush();
    expect(second.said).toBe('Hello <a network user-turn b at 6>again<finish>');
    expect(b.requests.map((request) => request.messages.at(-1)?.role)).toStrictEqual(['assistant', 'user', 'user']);
  });

  it('survives a second and a third switch, each from the merged text', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [['one ', fails('network')]]);
    const b = scripted(scheduler, 'b', [['two ', fails('truncated')]]);
    const c = scripted(scheduler, 'c', [['three ', fails('server')]]);
    const d = scripted(scheduler, 'd', [['four', finish]]);
    const answer = listen(failover([a.provider, b.provider, c.provider, d.provider], options)('Hi'));
    scheduler.flush();
    expect(answer.said).toBe(
      'one <a network user-turn b at 4>two <b truncated user-turn c at 8>three <c server user-turn d at 14>four<finish>',
    );
  });

  it('starts over after a reset where a continuation would run a tool twice', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [['Let me see', call, fails('network')]]);
    const b = scripted(scheduler, 'b', [['Now', call, finish]]);
    const answer = listen(failover([a.provider, b.provider], options)('Hi'));
    scheduler.flush();
    expect(answer.said).toBe('Let me see<tool-call><a network restart b at 0><reset 10>Now<tool-call><finish>');
    expect(b.requests[0]?.messages).toHaveLength(1);
  });

  it("starts over with continuation: 'restart', and ends with the break's own error with 'off'", () => {
    for (const [continuation, said] of [
      ['restart', 'Hello <a network restart b at 0><reset 6>Hello world<finish>'],
      ['off', 'Hello '],
    ] as const) {
      const { scheduler, options } = timed({ continuation });
      const a = scripted(scheduler, 'a', [['Hello ', fails('network')]]);
      const b = scripted(scheduler, 'b', [['Hello world', finish]]);
      const answer = listen(failover([a.provider, b.provider], options)('Hi'));
      scheduler.flush();
      expect(answer.said).toBe(said);
      expect(ProviderError.is(answer.error)).toBe(continuation === 'off');
    }
  });

  it('never hides the first failure behind those of the providers that were to go on', () => {
    const { scheduler, options } = timed({ retry: false });
    const first = fails('network');
    const a = scripted(scheduler, 'a', [['Hello ', first], [fails('server')]]);
    const b = scripted(scheduler, 'b', [[fails('bad-request')]]);
    const answer = listen(failover([a.provider, b.provider], options)('Hi'));
    scheduler.flush();
    expect(AllProvidersFailedError.is(answer.error)).toBe(true);
    expect((answer.error as AllProvidersFailedError).cause).toBe(first);
    expect((answer.error as AllProvidersFailedError).errors[0]).toBe(first);
  });

  it('keeps the JSON of an `output` back until it is whole, so that a break costs nothing', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [
      ['{"x":', fails('network')],
      ['{"x"', finish],
    ]);
    const b = scripted(scheduler, 'b', [['{"x":1', '}', finish]]);
    const chat = failover([a.provider, b.provider], { ...options, retry: false });
    const request = { messages: [{ role: 'user' as const, content: 'Hi' }], output: { type: 'object' } };
    let answer: Completion | undefined;
    chat(request)
      .pipe(collect({ scheduler }))
      .subscribe((completion) => {
        answer = completion;
      });
    scheduler.flush();
    expect(answer).toMatchObject({ text: '{"x":1}', output: { x: 1 }, provider: 'b', switches: 0 });
    expect(b.requests[0]?.messages).toHaveLength(1);
  });

  it('asks another provider when an answer does not pass, and holds nothing against the first', () => {
    const { scheduler, options } = timed({ validate: ({ text }) => text.includes('world') });
    const a = scripted(scheduler, 'a', [['Nonsense', finish]]);
    const b = scripted(scheduler, 'b', [whole]);
    const chat = failover([a.provider, b.provider], options);
    const answer = listen(chat('Hi'));
    let healthy: readonly boolean[] = [];
    chat.health$.subscribe((members) => {
      healthy = members.map((member) => member.errorRate === 0);
    });
    scheduler.flush();
    expect(answer.said).toBe('Nonsense<a invalid-answer restart b at 0><reset 8><start>Hello world<finish>');
    expect(healthy).toStrictEqual([true, true]);
    expect(answer.chunks.at(-1)).toMatchObject({
      attempts: [{ outcome: 'invalid', error: 'invalid-answer' }, { outcome: 'ok' }],
    });
  });

  it('asks a provider with a larger window when the context is too long, and none with a smaller', () => {
    const { scheduler, options } = timed();
    const tooLong: readonly (readonly Step[])[] = [[fails('context-length')]];
    const a = scripted(scheduler, 'a', tooLong, { contextWindow: 8_000 });
    const b = scripted(scheduler, 'b', [whole], { contextWindow: 4_000 });
    const c = scripted(scheduler, 'c', [whole], { contextWindow: 100_000 });
    const answer = listen(failover([a.provider, b.provider, c.provider], options)('Hi'));
    scheduler.flush();
    expect(answer.said).toBe('<start>Hello world<finish>');
    expect([b.requests.length, c.requests.length]).toStrictEqual([0, 1]);
  });

  it('learns a context window from the provider that names it, for later calls too', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [[fails('context-length', { contextWindow: 8_000 })], [fails('context-length')]]);
    const b = scripted(scheduler, 'b', [whole], { contextWindow: 4_000 });
    const c = scripted(scheduler, 'c', [whole]);
    const chat = failover([a.provider, b.provider, c.provider], options);
    for (const answer of [listen(chat('Hi')), listen(chat('Hi'))]) {
      scheduler.flush();
      expect(answer.said).toBe('<start>Hello world<finish>');
    }
    expect([a.requests.length, b.requests.length, c.requests.length]).toStrictEqual([2, 0, 2]);
  });

  it.each([
    ['fail', '', 'content-filter'],
    ['switch', '<start>Hello world<finish>', undefined],
  ] as const)("a content filter with onContentFilter: '%s'", (onContentFilter, said, kind) => {
    const { scheduler, options } = timed({ onContentFilter });
    const a = scripted(scheduler, 'a', [[fails('content-filter')]]);
    const b = scripted(scheduler, 'b', [whole]);
    const answer = listen(failover([a.provider, b.provider], options)('Hi'));
    scheduler.flush();
    expect(answer.said).toBe(said);
    expect((answer.error as ProviderError | undefined)?.kind).toBe(kind);
  });

  it.each(['auth', 'quota'] as const)('benches a provider after %s, so that the next call does not ask it', (kind) => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [[fails(kind)], whole]);
    const b = scripted(scheduler, 'b', [whole]);
    const chat = failover([a.provider, b.provider], options);
    listen(chat('Hi'));
    scheduler.flush();
    expect(chat.ranking).toStrictEqual(['b', 'a']);
    listen(chat('Hi'));
    scheduler.flush();
    expect([a.requests.length, b.requests.length]).toStrictEqual([1, 2]);
  });

  it('leaves a provider alone for the time it asks for', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [[fails('rate-limit', { retryAfterMs: 20_000 })], whole]);
    const b = scripted(scheduler, 'b', [whole]);
    const chat = failover([[a.provider], [b.provider]], options);
    for (const asked of [1, 1, 1, 2]) {
      listen(chat('Hi'));
      pass(scheduler, 8_000);
      expect(a.requests).toHaveLength(asked);
    }
  });

  it('[B38] skips a provider that does not know the model, and leaves its breaker alone', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [[fails('not-found')]]);
    const b = scripted(scheduler, 'b', [whole]);
    const chat = failover([a.provider, b.provider], { ...options, breaker: { failures: 1 } });
    const answer = listen(chat('Hi'));
    scheduler.flush();
    expect(answer.said).toBe('<start>Hello world<finish>');
    expect(breakers(chat)).toStrictEqual(['closed', 'closed']);
  });

  it('errors at once when the request itself is at fault', () => {
    const { scheduler, options } = timed();
    const error = fails('bad-request');
    const a = scripted(scheduler, 'a', [[error]]);
    const b = scripted(scheduler, 'b', [whole]);
    const answer = listen(failover([a.provider, b.provider], options)('Hi'));
    scheduler.flush();
    expect(answer.error).toBe(error);
    expect(b.requests).toHaveLength(0);
  });

  it('opens the circuit of a provider that keeps failing, and asks it no more', () => {
    const { scheduler, options } = timed({ retry: false, breaker: { failures: 2 }, probe: false });
    const a = scripted(scheduler, 'a', [[fails('server')]]);
    const b = scripted(scheduler, 'b', [[fails('server')]]);
    const c = scripted(scheduler, 'c', [whole]);
    const chat = failover([[a.provider, b.provider], [c.provider]], options);
    const told = events(chat);
    for (let calls = 0; calls < 5; calls++) listen(chat('Hi'));
    scheduler.flush();
    expect([a.requests.length, b.requests.length, c.requests.length]).toStrictEqual([2, 2, 5]);
    expect(told.filter((event) => event.startsWith('breaker'))).toStrictEqual(['breaker a open', 'breaker b open']);
    expect(chat.ranking).toStrictEqual(['c', 'a', 'b']);
  });

  it('errors with all attempts, in order, when everything is down', () => {
    const { scheduler, options } = timed({ retry: { retries: 1 } });
    const a = scripted(scheduler, 'a', [[fails('server')]]);
    const b = scripted(scheduler, 'b', [[fails('overloaded')]]);
    const chat = failover([a.provider, b.provider], options);
    const told = events(chat);
    const answer = listen(chat('Hi'));
    scheduler.flush();
    const { attempts, errors } = answer.error as AllProvidersFailedError;
    expect(attempts.map(({ provider, error }) => `${provider} ${error}`)).toStrictEqual([
      'a server',
      'a server',
      'b overloaded',
      'b overloaded',
    ]);
    expect(errors.map((error) => (error as ProviderError).kind)).toStrictEqual(['server', 'overloaded']);
    expect(told.at(-1)).toBe('outage-started');
  });

  it('hedges a slow provider, and books the loser as aborted', () => {
    const { scheduler, options } = timed({ hedgeAfter: 100 });
    const a = scripted(scheduler, 'a', [[start, 1_000, 'late', finish]]);
    const b = scripted(scheduler, 'b', [whole]);
    const chat = failover([a.provider, b.provider], options);
    const answer = listen(chat('Hi'));
    pass(scheduler, 300);
    expect(answer.said).toBe('<start>Hello world<finish>');
    expect(a.open).toBe(0);
    expect(answer.chunks.at(-1)).toMatchObject({
      attempts: [
        { provider: 'a', outcome: 'aborted' },
        { provider: 'b', outcome: 'ok' },
      ],
    });
  });

  it('ranks by latency within a rung, and by rung before that', () => {
    const { scheduler, options } = timed({ retry: false });
    const slow = scripted(scheduler, 'slow', [[200, 'x', finish], [fails('server')], [200, 'x', finish]]);
    const quick = scripted(scheduler, 'quick', [[5, 'x', finish]]);
    const cheap = scripted(scheduler, 'cheap', [[1, 'x', finish]]);
    const chat = failover([[slow.provider, quick.provider], [cheap.provider]], options);
    for (const expected of ['slow quick cheap', 'quick slow cheap', 'quick slow cheap']) {
      listen(chat('Hi'));
      scheduler.flush();
      expect(chat.ranking.join(' ')).toBe(expected);
    }
    expect([slow.requests.length, quick.requests.length]).toStrictEqual([2, 2]);
  });

  it('never lets one lead that has only ever failed', () => {
    const { scheduler, options } = timed({ retry: false, breaker: false });
    const broken = scripted(scheduler, 'broken', [[fails('server')]]);
    const sound = scripted(scheduler, 'sound', [[300, 'x', finish]]);
    const chat = failover([broken.provider, sound.provider], options);
    for (let calls = 0; calls < 3; calls++) {
      listen(chat('Hi'));
      scheduler.flush();
    }
    expect(chat.ranking).toStrictEqual(['sound', 'broken']);
    expect(broken.requests).toHaveLength(1);
  });

  it('mends the seam though the backup thinks or cites before it speaks', () => {
    for (const before of [
      { type: 'reasoning', text: 'hmm', kind: 'full' },
      { type: 'citation', source: 1 },
    ] as const) {
      const { scheduler, options } = timed();
      const a = scripted(scheduler, 'a', [[start, 'Hello wor', fails('network')]]);
      const b = scripted(scheduler, 'b', [[start, before, 'Hello wor', 'ld!', finish]]);
      const answer = listen(failover([a.provider, b.provider], options)('Hi'));
      scheduler.flush();
      expect(answer.said).toBe(`<start>Hello wor<a network user-turn b at 9><start><${before.type}>ld!<finish>`);
    }
  });

  it.each([
    ['a restart', ['The', 300, ' quick brown fox jumps', finish], 'The<reset 23>The quick brown fox jumps<finish>'],
    ['a repeat', ['brown', 300, ' fox jumps', finish], 'brown<reset 25>The quick brown fox jumps<finish>'],
    [
      'a courtesy',
      ['Sure', 300, ', here is the rest:\n\n', 'jumps', finish],
      'Sure, here is the rest:\n\n<reset 45>The quick brown fox jumps<finish>',
    ],
    ['new words', ['fox', 300, 'es hunt', 300, ' too', finish], 'foxes hunt too<finish>'],
    [
      'a restart in other words',
      ['The', 300, ' quick brown foxes hunt', finish],
      'The<reset 23>The quick brown foxes hunt<finish>',
    ],
  ] as const)('lets %s through after 250 ms though it may be a repeat, and takes it back if it was one', (_, script, said) => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [['The quick brown fox ', fails('network')]]);
    const b = scripted(scheduler, 'b', [script]);
    const answer = listen(failover([a.provider, b.provider], options)('Hi'));
    scheduler.flush();
    expect(answer.said).toBe(`The quick brown fox <a network user-turn b at 20>${said}`);
  });

  it('follows a long repeat without a word, however slowly it comes', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [['The quick brown fox ', fails('network')]]);
    const b = scripted(scheduler, 'b', [['The quick', 1_000, ' brown', 1_000, ' fox jumps', finish]]);
    const answer = listen(failover([a.provider, b.provider], options)('Hi'));
    pass(scheduler, 4_000);
    expect(answer.said).toBe('The quick brown fox <a network user-turn b at 20>jumps<finish>');
  });

  it('takes early words back when a failover that stands in starts over', () => {
    const { scheduler, options } = timed({ retry: false });
    const a = scripted(scheduler, 'a', [['The quick brown fox ', fails('network')], [fails('server')]]);
    const b = scripted(scheduler, 'b', [['fox', 300, fails('network')], [fails('server')]]);
    const c = scripted(scheduler, 'c', [['jumps', finish]]);
    const inner = failover([b.provider, c.provider], { ...options, id: 'inner', continuation: 'restart' });
    const answer = listen(failover([a.provider, inner], options)('Hi'));
    pass(scheduler, 2_000);
    expect(answer.said).toBe(
      'The quick brown fox <a network user-turn inner at 20>fox<b network restart c at 0><reset 23>The quick brown fox jumps<finish>',
    );
  });

  it('takes an answer for whole at its finish, whatever follows, and not before', () => {
    for (const after of [[], ['more', finish], [fails('network')], ['silence']] as const) {
      const { scheduler, options } = timed();
      const a = scripted(scheduler, 'a', [['Hello', finish, ...after]]);
      const b = scripted(scheduler, 'b', [whole]);
      const answer = listen(failover([a.provider, b.provider], options)('Hi'));
      pass(scheduler, 2_000);
      expect([answer.said, answer.completed, a.open]).toStrictEqual(['Hello<finish>', true, 0]);
    }
    for (const cut of [['Hel'], [start], []] as const) {
      const { scheduler, options } = timed({ retry: false });
      const a = scripted(scheduler, 'a', [cut]);
      const b = scripted(scheduler, 'b', [['Hello', finish]]);
      const answer = listen(failover([a.provider, b.provider], options)('Hi'));
      scheduler.flush();
      expect(answer.said.replace(/<a truncated[^>]*>/, '|')).toBe(cut[0] === 'Hel' ? 'Hel|lo<finish>' : 'Hello<finish>');
    }
  });

  it('asks whoever has failed in this call after those that have not', () => {
    const { scheduler, options } = timed({ retry: false });
    const a = scripted(scheduler, 'a', [[fails('stall')]]);
    const b = scripted(scheduler, 'b', [['x ', fails('network')]]);
    const c = scripted(scheduler, 'c', [['y', finish]]);
    const answer = listen(failover([[a.provider], [b.provider], [c.provider]], options)('Hi'));
    scheduler.flush();
    expect([answer.said, a.requests.length]).toStrictEqual(['x <b network user-turn c at 2>y<finish>', 1]);
  });

  it('names the leader of a hedged race rightly when it breaks', () => {
    const { scheduler, options } = timed({ hedgeAfter: 50, retry: false });
    const a = scripted(scheduler, 'a', [['Hello big wor', fails('network')]]);
    const b = scripted(scheduler, 'b', [[100, 'Hello', 100, ' big world ', fails('server')]]);
    const c = scripted(scheduler, 'c', [[100, 'Hello', 'silence']]);
    const d = scripted(scheduler, 'd', [['again', finish]]);
    const answer = listen(failover([a.provider, b.provider, c.provider, d.provider], options)('Hi'));
    pass(scheduler, 4_000);
    expect(answer.said).toBe('Hello big wor<a network user-turn b at 13>ld <b server user-turn d at 16>again<finish>');
  });

  it('tells what opened a circuit rather than that it is open', () => {
    const { scheduler, options } = timed({ breaker: { failures: 2 } });
    const a = scripted(scheduler, 'a', [[fails('server')]]);
    const answer = listen(failover([a.provider], options)('Hi'));
    pass(scheduler, 2_000);
    expect((answer.error as AllProvidersFailedError).errors.map((error) => (error as ProviderError).kind)).toStrictEqual([
      'server',
    ]);
  });

  it('prefers an unfiltered answer where the user does', () => {
    const { scheduler, options } = timed({ onContentFilter: 'switch' });
    const a = scripted(scheduler, 'a', [['', { type: 'finish', reason: 'content-filter' }]]);
    const b = scripted(scheduler, 'b', [whole]);
    const answer = listen(failover([a.provider, b.provider], options)('Hi'));
    scheduler.flush();
    expect(answer.said).toBe('<start>Hello world<finish>');
  });

  it.each([
    ['a thenable that says no', Object.fromEntries([['then', (done: (valid: boolean) => void) => done(false)]])],
    ['a promise that says no', Promise.resolve(false)],
    ['nothing', undefined],
    ['0', 0],
  ])('takes %s from validate for a no', async (_, verdict) => {
    const { scheduler, options } = timed({ validate: ((answer: Completion) => answer.text === 'good' || verdict) as never });
    const a = scripted(scheduler, 'a', [['bad', finish]]);
    const b = scripted(scheduler, 'b', [['good', finish]]);
    const answer = listen(failover([a.provider, b.provider], options)('Hi'));
    for (let turn = 0; turn < 5; turn++) {
      pass(scheduler, 100);
      await Promise.resolve();
    }
    expect(answer.said).toBe('bad<a invalid-answer restart b at 0><reset 3>good<finish>');
  });

  it('asks only those that can do what is asked', () => {
    const { scheduler, options } = timed();
    const blind = scripted(scheduler, 'blind', [whole]);
    const seeing = scripted(scheduler, 'seeing', [whole], { vision: true });
    const chat = failover([blind.provider, seeing.provider], options);
    listen(chat({ messages: [{ role: 'user', content: [{ type: 'image', data: 'AAAA' }] }] }));
    scheduler.flush();
    expect([blind.requests.length, seeing.requests.length]).toStrictEqual([0, 1]);
  });

  it('ends when its request is aborted or out of time, and lets its provider go', () => {
    const { scheduler, options } = timed({ timeout: 100 });
    const a = scripted(scheduler, 'a', [['Hello', 'silence']]);
    const chat = failover([a.provider], options);
    const abort = new AbortController();
    const aborted = listen(chat({ messages: [{ role: 'user', content: 'Hi' }], signal: abort.signal }));
    pass(scheduler, 50);
    abort.abort('enough');
    expect([aborted.error, a.open]).toStrictEqual(['enough', 0]);
    const late = listen(chat('Hi'));
    pass(scheduler, 101);
    expect([(late.error as ProviderError).kind, a.open]).toStrictEqual(['timeout', 0]);
  });

  it('unsubscribing stops whatever is under way and leaves no timer', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [['Hello ', fails('network')]]);
    const b = scripted(scheduler, 'b', [[start, 'silence']]);
    const answer = listen(failover([a.provider, b.provider], options)('Hi'));
    pass(scheduler, 10);
    answer.unsubscribe();
    expect([a.open, b.open, scheduler.actions.length]).toStrictEqual([0, 0, 0]);
  });

  it('nests: a failover is a provider of another', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [['Hello ', fails('network')], [fails('server')]]);
    const b = scripted(scheduler, 'b', [[fails('server')]]);
    const c = scripted(scheduler, 'c', [['world', finish]]);
    const inner = failover([a.provider, b.provider], { ...options, id: 'inner', retry: false });
    const answer = listen(failover([inner, c.provider], options)('Hi'));
    scheduler.flush();
    expect(answer.said).toBe('Hello <inner server user-turn c at 6>world<finish>');
  });

  it('keeps what the reader has when a failover that stands in starts over', () => {
    const { scheduler, options } = timed({ retry: false });
    const used = { type: 'usage', inputTokens: 10, outputTokens: 2 } as const;
    const a = scripted(scheduler, 'a', [['The quick ', used, fails('network')], [fails('server')]]);
    const b = scripted(scheduler, 'b', [['brown ', used, fails('network')], [fails('server')]]);
    const c = scripted(scheduler, 'c', [['brown fox.', used, finish]]);
    const inner = failover([b.provider, c.provider], { ...options, id: 'inner', continuation: 'restart' });
    const answer = listen(failover([a.provider, inner], options)('Hi'));
    scheduler.flush();
    expect(answer.said).toBe(
      'The quick <usage><a network user-turn inner at 10>brown <usage><b network restart c at 0><reset 16>The quick brown fox.<usage><finish>',
    );
    const { attempts } = answer.chunks.at(-1) as { attempts: readonly { provider: string; usage: object }[] };
    expect(attempts.map(({ provider, usage }) => [provider, usage])).toStrictEqual([
      ['a', { inputTokens: 10, outputTokens: 3 }],
      ['inner', { inputTokens: 20, outputTokens: 4 }],
    ]);
  });

  it.each<[string, () => unknown, RegExp]>([
    ['an empty ladder', () => failover([]), /ladder is empty/],
    ['an empty rung', () => failover([[], []]), /rung 0 is empty/],
    ['something that is no provider', () => failover([{} as never]), /no provider/],
    ['a negative limit', () => failover([one()], { stall: { first: -1 } }), /stallTimeout\(\{ first \}\).*-1/],
    ['a negative timeout', () => failover([one()], { timeout: -1 }), /failover\(\{ timeout \}\).*-1/],
    ['a retry that cannot be', () => failover([one()], { retry: { retries: -1 } }), /retries.*-1/],
    ['a word that is no choice', () => failover([one()], { onOutage: 'wait' as never }), /onOutage.*'fail' or 'hold'.*"wait"/],
    ['one id twice', () => failover([one(), one()]), /'a' is there twice/],
    ['a probe without end', () => failover([one()], { probe: { every: Number.NaN } }), /probe\.every.*NaN/],
  ])('tells what is wrong when it is made: %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

function one(): Scripted['provider'] {
  return scripted(timed().scheduler, 'a', [whole]).provider;
}

function breakers(chat: Failover): readonly string[] {
  let states: readonly string[] = [];
  chat.health$.pipe(map((members) => members.map((member) => member.breaker))).subscribe((now) => {
    states = now;
  });
  return states;
}

describe('a failover that holds requests during an outage', () => {
  const hold = (more: FailoverOptions = {}): ReturnType<typeof timed> =>
    timed({ onOutage: 'hold', retry: false, probe: { every: 1_000, timeout: 500 }, ...more });

  it('tells the reader, and answers by itself after recovery', () => {
    const { scheduler, options } = hold();
    const a = scripted(scheduler, 'a', [[fails('server')], [fails('server')], whole]);
    const chat = failover([a.provider], options);
    const told = events(chat);
    const answer = listen(chat('Hi'));
    pass(scheduler, 500);
    expect(answer.said).toBe('<queued>');
    pass(scheduler, 3_000);
    expect(answer.said).toBe('<queued><start>Hello world<finish>');
    expect(told.map((event) => event.split(' ')[0])).toStrictEqual([
      'attempt-started',
      'attempt-failed',
      'outage-started',
      'queued',
      'outage-ended',
      'drained',
      'attempt-started',
      'attempt-succeeded',
    ]);
    expect(scheduler.actions).toHaveLength(0);
  });

  it('keeps newcomers behind those that wait, in order', () => {
    const { scheduler, options } = hold();
    const a = scripted(scheduler, 'a', [[fails('server')], whole]);
    const chat = failover([a.provider], options);
    const order: string[] = [];
    const ask = (name: string): void => {
      chat(name)
        .pipe(toArray())
        .subscribe(() => order.push(name));
    };
    for (const name of ['1', '2', '3']) ask(name);
    pass(scheduler, 10_000);
    expect(order).toStrictEqual(['1', '2', '3']);
  });

  it('asks the one that has recovered first, and the others when they have', () => {
    const { scheduler, options } = hold();
    const down = fails('server');
    const a = scripted(scheduler, 'a', [[down], [down], [1, 'x', finish]]);
    const b = scripted(scheduler, 'b', [[down], [1, 'x', finish]]);
    const chat = failover([[a.provider], [b.provider]], options);
    const answer = listen(chat('Hi'));
    pass(scheduler, 1_500);
    expect([answer.said, chat.ranking.join(' '), a.requests.length]).toStrictEqual(['<queued>x<finish>', 'b a', 2]);
    pass(scheduler, 1_500);
    expect(chat.ranking).toStrictEqual(['a', 'b']);
    expect(scheduler.actions).toHaveLength(0);
  });

  it('lets calls try a circuit whose wait is over when no probe does', () => {
    const { scheduler, options } = timed({ retry: false, probe: false, breaker: { failures: 1, resetAfter: 1_000 } });
    const a = scripted(scheduler, 'a', [[fails('server')], whole]);
    const b = scripted(scheduler, 'b', [whole]);
    const chat = failover([[a.provider], [b.provider]], options);
    for (const asked of [1, 1, 2, 3]) {
      listen(chat('Hi'));
      pass(scheduler, 600);
      expect(a.requests).toHaveLength(asked);
    }
  });

  it('waits in the middle of an answer too, and goes on with it', () => {
    const { scheduler, options } = hold();
    const a = scripted(scheduler, 'a', [['Hello ', fails('network')], [fails('network')], [start, 'world', finish]]);
    const answer = listen(failover([a.provider], options)('Hi'));
    pass(scheduler, 5_000);
    // The probe takes the third script: what it says is not the reader's.
    expect(answer.said).toBe('Hello <queued><a network user-turn a at 6><start>world<finish>');
  });

  it('holds nothing that time will not mend', () => {
    const { scheduler, options } = hold();
    const a = scripted(scheduler, 'a', [[fails('auth')]]);
    const answer = listen(failover([a.provider], options)('Hi'));
    pass(scheduler, 10);
    expect(AllProvidersFailedError.is(answer.error)).toBe(true);
  });

  it('lets a request try when probing is off', () => {
    const { scheduler, options } = hold({ probe: false });
    const a = scripted(scheduler, 'a', [[fails('server')], whole]);
    const answer = listen(failover([a.provider], options)('Hi'));
    pass(scheduler, 6_000);
    expect(answer.said).toBe('<queued><start>Hello world<finish>');
  });

  it('expires what waits too long, refuses what is too much, and lets go of who leaves', () => {
    const { scheduler, options } = hold({ queue: { maxWaiting: 1, ttl: 2_500 } });
    const a = scripted(scheduler, 'a', [[fails('server')]]);
    const chat = failover([a.provider], options);
    const first: Outcome = listen(chat('1'));
    pass(scheduler, 1);
    const second = listen(chat('2'));
    expect((second.error as { code: string }).code).toBe('OUTAGE_QUEUE_FULL');
    pass(scheduler, 3_000);
    expect((first.error as { code: string }).code).toBe('OUTAGE_EXPIRED');
    const third = listen(chat('3'));
    third.unsubscribe();
    pass(scheduler, 20_000);
    expect(third.error).toBe(undefined);
  });

  it('does not wait when it was the answer that broke, and not the providers', () => {
    const { scheduler, options } = hold();
    const a = scripted(scheduler, 'a', [['Hel', fails('network')], ['lo ', fails('network')], whole]);
    const answer = listen(failover([a.provider], options)('Hi'));
    pass(scheduler, 60_000);
    expect(AllProvidersFailedError.is(answer.error)).toBe(true);
    expect(answer.said).not.toContain('queued');
  });

  it('gives a request up that fails whenever its turn comes, and lets the others pass', () => {
    const { scheduler, options } = hold();
    let delivered = 0;
    const answered = scripted(scheduler, 'a', [whole]).provider;
    const a = provider('a', (request) => {
      if (request.messages[0]?.content !== 'poison') return answered(request);
      delivered++;
      return throwError(() => fails('server'));
    });
    const chat = failover([a], { ...options, breaker: false });
    const poison = listen(chat('poison'));
    pass(scheduler, 60_000);
    expect([AllProvidersFailedError.is(poison.error), delivered]).toStrictEqual([true, 6]);
    expect(poison.said).toBe('<queued>'.repeat(5));
    expect(scheduler.actions).toHaveLength(0);
  });

  it('holds nothing after it was closed', async () => {
    const { scheduler, options } = hold();
    const a = scripted(scheduler, 'a', [[10, fails('server')]]);
    const chat = failover([a.provider], options);
    const under = listen(chat('1'));
    await chat.close();
    pass(scheduler, 20);
    const later = listen(chat('2'));
    pass(scheduler, 20);
    expect([under.error, later.error].map(AllProvidersFailedError.is)).toStrictEqual([true, true]);
    expect(scheduler.actions).toHaveLength(0);
  });

  it('ends what it holds when it is closed', async () => {
    const { scheduler, options } = hold();
    const a = scripted(scheduler, 'a', [[fails('server')]]);
    const chat = failover([a.provider], options);
    const answer = listen(chat('Hi'));
    pass(scheduler, 100);
    await chat.close();
    expect(AllProvidersFailedError.is(answer.error)).toBe(true);
    expect(scheduler.actions).toHaveLength(0);
  });
});
