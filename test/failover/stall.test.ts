import { Observable, VirtualAction, VirtualTimeScheduler } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { StallWatch } from '../../operators/stall/stallWatch.js';
import type { ChunkBody } from '../../src/chat/chunk.js';
import { failover } from '../../src/failover/failover.js';
import type { FailoverOptions } from '../../src/failover/failoverOptions.js';
import { finish, listen, type Step, scripted } from './scripted.js';

/** What the documentation of `stall` proposes for limits that adapt. */
const ADAPTIVE = { quantile: 0.99, factor: 4, min: 1_500, max: 5_000 };

const thought: ChunkBody = { type: 'reasoning', text: 'hm', kind: 'full' };

/** A whole answer of many words, 20 ms apart. */
const steady = (count: number): readonly Step[] => Array.from({ length: count }, (_, word) => [20, `${word} `]).flat();

/** The answer to a call after one that went well, of a provider that the second time plays `script`; for so many ms. */
function secondAnswer(script: readonly Step[], stall: FailoverOptions['stall'], ms: number) {
  const scheduler = new TestScheduler(() => undefined);
  const a = scripted(scheduler, 'a', [[...steady(50), finish], script]);
  const b = scripted(scheduler, 'b', [['and on', finish]]);
  const chat = failover([a.provider, b.provider], { scheduler, random: () => 0.5, probe: false, stall });
  const pass = (time: number) => {
    scheduler.maxFrames = scheduler.now() + time;
    scheduler.schedule(() => undefined, time);
    scheduler.flush();
  };
  listen(chat('Hi'));
  pass(2_000);
  const answer = listen(chat('Hi'));
  pass(ms);
  return answer;
}

describe('the stall limits of failover', () => {
  it('are 10 s and 5 s unless told otherwise, whatever was seen', () => {
    expect(secondAnswer([9_900, 'a', 4_900, 'b', finish], undefined, 20_000).said).toBe('ab<finish>');
    expect(secondAnswer(['a', 'silence'], undefined, 5_260).said).toBe('a<a stall user-turn b at 1>and on<finish>');
    expect(secondAnswer(['silence'], undefined, 10_510).said).toBe('and on<finish>');
  });

  it('may adapt to the gaps of a provider: a switch is then a stall all the same, and comes sooner', () => {
    const answer = secondAnswer([...steady(5), 'silence'], { between: ADAPTIVE }, 100 + 1_600);
    expect(answer.said).toBe('0 1 2 3 4 <a stall user-turn b at 10>and on<finish>');
  });

  it('leave a model the longest time between its thoughts and its words', () => {
    for (const silence of [1_700, 4_900]) {
      const answer = secondAnswer([20, thought, silence, 'a', 20, 'b', finish], { between: ADAPTIVE }, 10_000);
      expect(answer.said).toBe('<reasoning>ab<finish>');
    }
    expect(secondAnswer([20, thought, 'silence'], { between: ADAPTIVE }, 5_300).said).toMatch(/^<reasoning><a stall/);
  });

  it('hold a provider to a pace, where one is asked for', () => {
    const trickle = Array.from({ length: 30 }, () => [400, '.']).flat();
    const answer = secondAnswer([...trickle, finish], { floor: { itemsPerSecond: 5, over: 4_000 } }, 10_000);
    expect(answer.said).toMatch(/^\.{10,12}<a stall user-turn b at \d+>and on<finish>$/);
  });
});

/** Chance that can be played again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

/** How many of 500 healthy streams, of 200 words each, are cut. */
function cut(seed: number, gap: (random: () => number) => number): number {
  const scheduler = new VirtualTimeScheduler(VirtualAction, Infinity);
  const random = seeded(seed);
  const watch = new StallWatch<number>({ between: ADAPTIVE, scheduler });
  const stream = new Observable<number>((subscriber) => {
    let left = 200;
    const speak = (): void => {
      subscriber.next(left);
      if (--left === 0) subscriber.complete();
      else subscriber.add(scheduler.schedule(speak, gap(random)));
    };
    subscriber.add(scheduler.schedule(speak, 400));
  });
  let stalls = 0;
  for (let count = 0; count < 500; count++) {
    watch.over(stream).subscribe({ error: () => stalls++ });
    scheduler.flush();
  }
  return stalls;
}

describe('a gap limit that adapts', () => {
  const normal = (random: () => number): number => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());

  it.each([1, 2])(
    'cuts no healthy stream though its gaps are heavy-tailed (seed %i)',
    (seed) => {
      // A median of 30 ms, a 99th percentile of 193, and the longest of 99,500 gaps about a second.
      const stalls = cut(seed, (random) => 30 * Math.exp(0.8 * normal(random)));
      expect(stalls).toBe(0);
    },
    60_000,
  );

  it('is no default, since it takes a rare long pause for a stall', () => {
    // One gap in 2,000 is of 1 to 4 s: too rare for a 99th percentile to know.
    const pausing = (random: () => number): number => (random() < 1 / 2_000 ? 1_000 + 3_000 * random() : 30);
    const stalls = cut(1, pausing);
    console.log(`with a pause of 1 to 4 s in 2,000 gaps, ${stalls / 5} % of the healthy streams are cut`);
    expect(stalls).toBeGreaterThan(25);
  });
});
