import { take } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import type { Chunk, ChunkBody } from '../../src/chat/chunk.js';
import { type Failover, failover } from '../../src/failover/failover.js';
import type { FailoverEvent } from '../../src/failover/failoverEvent.js';
import type { FailoverOptions } from '../../src/failover/failoverOptions.js';
import { fails, finish, listen, type Scripted, type Step, scripted, start } from './scripted.js';

function timed(options: FailoverOptions = {}): { scheduler: TestScheduler; options: FailoverOptions } {
  const scheduler = new TestScheduler(() => undefined);
  const stall = { first: 2_000, between: 500 };
  return { scheduler, options: { scheduler, random: () => 0.5, retry: false, probe: false, stall, ...options } };
}

/** Runs virtual time for so many ms. */
function pass(scheduler: TestScheduler, ms: number): void {
  scheduler.maxFrames = scheduler.now() + ms;
  scheduler.schedule(() => undefined, ms);
  scheduler.flush();
}

function told(chat: Failover): string[] {
  const events: string[] = [];
  chat.events$.subscribe((event: FailoverEvent) => {
    if (event.type === 'switch') events.push(`switch ${event.from} ${event.to} ${event.cause}`);
    else if ('attempt' in event) events.push(`${event.type.slice('attempt-'.length)} ${event.provider}`);
  });
  return events;
}

/** Of each provider: how many outcomes are known, how many of them bad, and what is in flight. */
function health(chat: Failover): readonly string[] {
  let known: readonly string[] = [];
  chat.health$.pipe(take(1)).subscribe((all) => {
    known = all.map((one) => `${one.provider} ${one.samples} ${one.errorRate} ${one.inFlight}`);
  });
  return known;
}

const open = (...all: readonly Scripted[]) => all.map((one) => one.open);

describe('a provider that falls silent in the middle of its answer', () => {
  const broken: readonly Step[] = [start, 'Hello wo', 'silence'];
  const rest: readonly Step[] = [start, 300, 'rld', finish];

  it('stays until its successor speaks, and has failed then', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [broken]);
    const b = scripted(scheduler, 'b', [rest]);
    const chat = failover([a.provider, b.provider], options);
    const events = told(chat);
    const answer = listen(chat('Hi'));
    pass(scheduler, 700);
    expect([answer.said, ...open(a, b)]).toStrictEqual(['<start>Hello wo', 1, 1]);
    pass(scheduler, 300);
    expect(answer.said).toBe('<start>Hello wo<a stall user-turn b at 8><start>rld<finish>');
    expect(open(a, b)).toStrictEqual([0, 0]);
    expect(answer.completed).toBe(true);
    expect(events).toStrictEqual(['started a', 'started b', 'failed a', 'switch a b stall', 'succeeded b']);
    expect(answer.chunks.at(-1)).toMatchObject({
      attempts: [
        { provider: 'a', outcome: 'failed', error: 'stall' },
        { provider: 'b', outcome: 'ok' },
      ],
    });
    expect(health(chat)).toStrictEqual(['a 1 1 0', 'b 1 0 0']);
  });

  it('goes on when it speaks first, as if nothing had been', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [[start, 'Hello wo', 700, 'rl', 10, 'd', 10, finish]]);
    const b = scripted(scheduler, 'b', [rest]);
    const chat = failover([a.provider, b.provider], options);
    const events = told(chat);
    const answer = listen(chat('Hi'));
    pass(scheduler, 690);
    expect(open(a, b)).toStrictEqual([1, 1]);
    pass(scheduler, 12);
    expect([answer.said, ...open(a, b)]).toStrictEqual(['<start>Hello worl', 1, 0]);
    pass(scheduler, 5_000);
    expect(answer.said).toBe('<start>Hello world<finish>');
    expect(events).toStrictEqual(['started a', 'started b', 'aborted b', 'succeeded a']);
    expect(answer.chunks.at(-1)).toMatchObject({
      attempts: [
        { provider: 'a', outcome: 'ok' },
        { provider: 'b', outcome: 'aborted' },
      ],
    });
    expect(health(chat)).toStrictEqual(['a 1 0 0', 'b 0 0 0']);
  });

  it('speaks first though it only ends', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [[start, 'Hello', 700, finish]]);
    const b = scripted(scheduler, 'b', [rest]);
    const answer = listen(failover([a.provider, b.provider], options)('Hi'));
    pass(scheduler, 5_000);
    expect([answer.said, answer.completed, ...open(a, b)]).toStrictEqual(['<start>Hello<finish>', true, 0, 0]);
  });

  it('is not waited for once it has failed by itself', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [[start, 'Hello wo', 600, fails('network')]]);
    const b = scripted(scheduler, 'b', [rest]);
    const chat = failover([a.provider, b.provider], options);
    const events = told(chat);
    const answer = listen(chat('Hi'));
    pass(scheduler, 5_000);
    expect(answer.said).toBe('<start>Hello wo<a stall user-turn b at 8><start>rld<finish>');
    expect(events).toStrictEqual(['started a', 'started b', 'failed a', 'switch a b stall', 'succeeded b']);
    expect(answer.chunks.at(-1)).toMatchObject({ attempts: [{ error: 'network' }, { outcome: 'ok' }] });
  });

  it('is asked anew when nobody else can go on, and when there is nobody else', () => {
    const { scheduler, options } = timed();
    for (const others of [[], [scripted(scheduler, 'b', [[20, fails('server')]])]]) {
      const a = scripted(scheduler, 'a', [broken, ['rld', finish]]);
      const chat = failover([a.provider, ...others.map((one) => one.provider)], options);
      const events = told(chat);
      const answer = listen(chat('Hi'));
      pass(scheduler, 5_000);
      expect(answer.said).toBe('<start>Hello wo<a stall user-turn a at 8>rld<finish>');
      expect(events.filter((event) => event.startsWith('switch')).at(-1)).toMatch(/^switch . a/);
      expect([a.requests.length, ...open(a)]).toStrictEqual([2, 0]);
    }
  });

  it('has failed when everybody has, and comes first among the errors', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [broken, [fails('server')]]);
    const b = scripted(scheduler, 'b', [[20, fails('overloaded')]]);
    const answer = listen(failover([a.provider, b.provider], options)('Hi'));
    pass(scheduler, 5_000);
    expect(answer.error).toMatchObject({ errors: [{ kind: 'stall' }, { kind: 'overloaded' }, { kind: 'server' }] });
    expect(open(a, b)).toStrictEqual([0, 0]);
  });

  it('is given up the third time', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [['A', 600, 'B', 600, 'C', 'silence']]);
    const b = scripted(scheduler, 'b', [[300, 'D', finish]]);
    const answer = listen(failover([a.provider, b.provider], options)('Hi'));
    pass(scheduler, 1_750);
    expect([answer.said, b.requests.length, ...open(a, b)]).toStrictEqual(['ABC', 3, 0, 1]);
    pass(scheduler, 5_000);
    expect(answer.said).toBe('ABC<a stall user-turn b at 3>D<finish>');
  });

  it('ends when the reader is told that the request waits', () => {
    const { scheduler, options } = timed({ onOutage: 'hold', probe: { every: 1_000, timeout: 500 } });
    const a = scripted(scheduler, 'a', [broken, [fails('server')], ['up', finish], ['rld', finish]]);
    const b = scripted(scheduler, 'b', [[fails('server')]]);
    const answer = listen(failover([a.provider, b.provider], options)('Hi'));
    pass(scheduler, 600);
    expect([answer.said, ...open(a, b)]).toStrictEqual(['<start>Hello wo<queued>', 0, 0]);
    pass(scheduler, 5_000);
    expect(answer.said).toBe('<start>Hello wo<queued><a stall user-turn a at 8>rld<finish>');
  });

  it('is let go with its successor when the reader leaves', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [broken]);
    const b = scripted(scheduler, 'b', [rest]);
    const answer = listen(failover([a.provider, b.provider], options)('Hi'));
    pass(scheduler, 600);
    answer.unsubscribe();
    expect(open(a, b)).toStrictEqual([0, 0]);
    scheduler.maxFrames = Infinity;
    scheduler.flush();
    expect(scheduler.actions).toHaveLength(0);
  });

  /** The text that the reader is left with. */
  const left = ({ chunks }: { readonly chunks: readonly Chunk[] }): string =>
    chunks.reduce((said, chunk) => (chunk.type === 'reset' ? '' : chunk.type === 'text' ? said + chunk.text : said), '');
  const kept = 'The baton is passed within a zone.';

  it('is not waited for when its last words may be a repeat: they are taken back, and another goes on from what is left', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [[kept, fails('network')]]);
    const b = scripted(scheduler, 'b', [['zone', 'silence']]);
    const c = scripted(scheduler, 'c', [[100, ' Then', finish]]);
    const answer = listen(failover([[a.provider], [b.provider], [c.provider]], options)('Hi'));
    pass(scheduler, 550);
    expect([answer.said.endsWith(`<reset ${kept.length + 4}>${kept}`), ...open(b, c)]).toStrictEqual([true, 0, 1]);
    pass(scheduler, 5_000);
    expect([answer.completed, left(answer)]).toStrictEqual([true, `${kept} Then`]);
    expect(c.requests.map(({ messages }) => messages.at(-2)?.content)).toStrictEqual([kept]);
    expect(open(a, b, c)).toStrictEqual([0, 0, 0]);
  });

  it.each([
    ['to be no repeat', 'zone', ' by zone', `${kept}zone by zone`],
    ['to be one, and are taken back', 'within', ' a zone. Then', `${kept} Then`],
  ])('is waited for once its last words have proved %s', (_, early, late, out) => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [[kept, fails('network')]]);
    const b = scripted(scheduler, 'b', [[early, 300, late, 'silence']]);
    const c = scripted(scheduler, 'c', [[100, ' they rest.', finish]]);
    const answer = listen(failover([[a.provider], [b.provider], [c.provider]], options)('Hi'));
    pass(scheduler, 850);
    expect([left(answer), ...open(b, c)]).toStrictEqual([out, 1, 1]);
    pass(scheduler, 5_000);
    expect([answer.completed, left(answer)]).toStrictEqual([true, `${out} they rest.`]);
  });

  it('may take back what its successor was asked to go on from: that is asked once more, from what is left', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [[kept, fails('network')], [fails('auth')]]);
    const b = scripted(scheduler, 'b', [['zone', 900, fails('network')], [fails('auth')]]);
    const c = scripted(scheduler, 'c', [[300, ' Then', finish]]);
    const both = failover([a.provider, b.provider], { ...options, id: 'both', stall: false });
    const answer = listen(failover([[both], [c.provider]], options)('Hi'));
    pass(scheduler, 5_000);
    expect([answer.completed, left(answer)]).toStrictEqual([true, `${kept} Then`]);
    expect(c.requests.map(({ messages }) => messages.at(-2)?.content)).toStrictEqual([`${kept}zone`, kept]);
    expect(open(a, b, c)).toStrictEqual([0, 0, 0]);
  });

  it('is started over elsewhere when it had called a tool', () => {
    const { scheduler, options } = timed();
    const call: ChunkBody = { type: 'tool-call', callId: '1', name: 'f', args: {}, argsText: '{}', complete: true };
    const a = scripted(scheduler, 'a', [['Let me see', call, 'silence']]);
    const b = scripted(scheduler, 'b', [[300, 'Anew', finish]]);
    const answer = listen(failover([a.provider, b.provider], options)('Hi'));
    pass(scheduler, 5_000);
    expect(answer.said).toBe('Let me see<tool-call><a stall restart b at 0><reset 10>Anew<finish>');
  });

  it("ends with the stall with continuation: 'off', and at once where nothing is out", () => {
    const { scheduler, options } = timed({ continuation: 'off' });
    const a = scripted(scheduler, 'a', [broken]);
    const b = scripted(scheduler, 'b', [rest]);
    const answer = listen(failover([a.provider, b.provider], options)('Hi'));
    pass(scheduler, 600);
    expect(answer.error).toMatchObject({ kind: 'stall' });
    expect([b.requests.length, ...open(a)]).toStrictEqual([0, 0]);
  });
});
