import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { ProviderError } from '../../src/chat/providerError.js';
import { failover } from '../../src/failover/failover.js';
import { type ChaosOptions, chaos } from '../../src/testing/chaos.js';
import { scripted } from '../../src/testing/scripted.js';
import { listen, type Outcome } from '../failover/scripted.js';

const TEXT = 'abcdefghij';

/** What one request after another came to, all in virtual time. */
function worlds(options: Omit<ChaosOptions, 'scheduler'>, requests: number): readonly Outcome[] {
  const scheduler = new TestScheduler(() => undefined);
  scheduler.maxFrames = 10_000;
  const shaky = chaos(scripted('a', `${[...TEXT].join('-')}|`, {}, { scheduler }), { ...options, scheduler });
  const outcomes = Array.from({ length: requests }, () => listen(shaky('SECRET')));
  scheduler.flush();
  return outcomes;
}

const kindOf = ({ error, completed }: Outcome): string => (ProviderError.is(error) ? error.kind : completed ? 'whole' : 'silent');
const textOf = ({ chunks }: Outcome): string => chunks.map((chunk) => (chunk.type === 'text' ? chunk.text : '')).join('');
const SEED = 20_261_126;

describe('chaos', () => {
  it('cuts an answer in the middle, and says where that came from', () => {
    const [outcome] = worlds({ seed: SEED, cut: 1 }, 1);
    expect(outcome?.error).toMatchObject({ kind: 'network', code: 'chaos', provider: 'a' });
    expect(String(outcome?.error)).toContain(`seed ${SEED}, request 0`);
    expect(String(outcome?.error)).not.toContain('SECRET');
    expect(TEXT.startsWith(outcome ? textOf(outcome) : '-')).toBe(true);
  });

  it.each([
    ['error', ['server', 'overloaded', 'rate-limit', 'network'], 0],
    ['stall', ['silent'], 1],
    ['truncate', ['truncated', 'whole'], 1],
    ['slow', ['whole'], TEXT.length],
    ['duplicate', ['whole'], TEXT.length + 1],
  ] as const)('makes every answer one with the fault %s', (fault, kinds, least) => {
    for (const outcome of worlds({ seed: SEED, [fault]: 1 }, 50)) {
      expect(kinds).toContain(kindOf(outcome));
      expect(textOf(outcome).length).toBeGreaterThanOrEqual(least);
    }
  });

  it('strikes as often as it is told to, and the same requests for the same seed', () => {
    const rates = { error: 0.1, cut: 0.2, stall: 0.1 };
    const kinds = worlds({ seed: SEED, ...rates }, 400).map(kindOf);
    expect(worlds({ seed: SEED, ...rates }, 400).map(kindOf)).toStrictEqual(kinds);
    expect(worlds({ seed: SEED + 1, ...rates }, 400).map(kindOf)).not.toStrictEqual(kinds);
    const whole = kinds.filter((kind) => kind === 'whole').length / kinds.length;
    const silent = kinds.filter((kind) => kind === 'silent').length / kinds.length;
    expect(whole).toBeGreaterThan(0.5);
    expect(whole).toBeLessThan(0.7);
    expect(silent).toBeGreaterThan(0.05);
    expect(silent).toBeLessThan(0.15);
  });

  it('leaves no answer broken behind a failover with a sound provider', () => {
    const scheduler = new TestScheduler(() => undefined);
    scheduler.maxFrames = 1_000_000;
    const shaky = chaos(scripted('a', `${[...TEXT].join('-')}|`, {}, { scheduler }), {
      seed: SEED,
      error: 0.2,
      cut: 0.2,
      stall: 0.2,
      truncate: 0.2,
      slow: 0.1,
      scheduler,
    });
    const sound = scripted('b', `(${TEXT}|)`, {}, { scheduler });
    const chat = failover([shaky, sound], { scheduler, continuation: 'restart', breaker: false, random: () => 0.5 });
    for (let request = 0; request < 100; request++) {
      const outcome = listen(chat('Hi'));
      scheduler.flush();
      const lastReset = outcome.chunks.findLastIndex(({ type }) => type === 'reset');
      const kept = outcome.chunks.slice(lastReset + 1);
      const text = kept.map((chunk) => (chunk.type === 'text' ? chunk.text : '')).join('');
      expect(`${request}: ${text}`, `seed ${SEED}`).toBe(`${request}: ${TEXT}`);
      expect(outcome.completed).toBe(true);
    }
  });

  it('is the provider that it was given, and lets go of it', () => {
    const scheduler = new TestScheduler(() => undefined);
    const calm = scripted('a', '---a', {}, { scheduler });
    const shaky = chaos(calm, { seed: 1, slow: 1, scheduler });
    expect([shaky.id, shaky.capabilities]).toStrictEqual([calm.id, calm.capabilities]);
    shaky('Hi').subscribe().unsubscribe();
    expect(scheduler.actions).toHaveLength(0);
  });

  it.each([
    [{ seed: Number.NaN }, /seed/],
    [{ seed: 1, cut: 1.5 }, /cut/],
    [{ seed: 1, cut: 0.6, stall: 0.6 }, /more than 1/],
    [{ seed: 1, slowMs: -1 }, /slowMs/],
    [{ seed: 1, within: 0 }, /within/],
  ])('refuses %o', (options, words) => {
    expect(() => chaos(scripted('a', '|'), options)).toThrow(words);
  });
});
