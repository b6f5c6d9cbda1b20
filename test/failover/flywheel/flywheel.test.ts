import { concat, defer, ignoreElements, type Observable, of, throwError, timer } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../../src/chat/chunk.js';
import type { ErrorKind } from '../../../src/chat/providerError.js';
import { type Failover, failover } from '../../../src/failover/failover.js';
import type { FailoverOptions } from '../../../src/failover/failoverOptions.js';
import { Flywheel } from '../../../src/failover/flywheel/flywheel.js';
import { type Provider, provider } from '../../../src/providers/provider.js';
import { fails, finish, listen, scripted } from '../scripted.js';

const HICCUPS: readonly ErrorKind[] = ['rate-limit', 'overloaded', 'server', 'network', 'truncated'];
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

/** Chance that can be had again (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface World {
  readonly chat: Failover;
  /** Whether the primary answers a call when it is asked again. */
  retryHelps: boolean;
  /** Milliseconds to the backup's first content. */
  backupMs: number;
  /** Calls, one after the other: the mean time from the first failure to content, and how many were retried. */
  run(calls: number): { readonly recoveryMs: number; readonly retried: number };
}

/** A primary that fails each call once, after 200 ms, or always; and a backup that is up. Only the policy decides about them. */
function world(kind: ErrorKind, seed: number, options: FailoverOptions = {}): World {
  const scheduler = new TestScheduler(() => undefined);
  scheduler.maxFrames = Infinity;
  const asked = new Map<unknown, number>();
  const after = (ms: number, then: Observable<Chunk>): Observable<Chunk> =>
    concat(timer(ms, scheduler).pipe(ignoreElements()), then);
  const answer = of<Chunk[]>(
    { type: 'text', text: 'x', provider: '', attempt: 0 },
    { type: 'finish', reason: 'stop', provider: '', attempt: 0 },
  );
  const primary: Provider = provider('primary', ({ messages }) =>
    defer(() => {
      const { content } = messages[0] ?? {};
      const before = asked.get(content) ?? 0;
      asked.set(content, before + 1);
      return before > 0 && here.retryHelps
        ? after(300, answer)
        : after(
            200,
            throwError(() => fails(kind)),
          );
    }),
  );
  const backup = provider('backup', () => defer(() => after(here.backupMs, answer)));
  const chat = failover([[primary], [backup]], {
    scheduler,
    random: seeded(seed),
    // What keeps a primary that fails from being asked at all is not looked at here.
    breaker: false,
    health: { countsAsFailure: () => false },
    probe: false,
    ...options,
  });
  let number = 0;
  const here: World = {
    chat,
    retryHelps: false,
    backupMs: 300,
    run(calls) {
      let total = 0;
      let retried = 0;
      for (let call = 0; call < calls; call++) {
        const name = String(number++);
        const begun = scheduler.now();
        let content: number | undefined;
        chat(name).subscribe(() => {
          content ??= scheduler.now();
        });
        scheduler.flush();
        total += (content ?? Number.NaN) - begun - 200;
        if ((asked.get(name) ?? 0) > 1) retried++;
      }
      return { recoveryMs: total / calls, retried };
    },
  };
  return here;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

describe('the flywheel', () => {
  it('shortens the time to recovery by 40 % at least where a retry never helps', () => {
    const rows = HICCUPS.map((kind, seed) => {
      const [fixed, learning] = [false, true].map((learn) => world(kind, seed, { learn }).run(100).recoveryMs) as [
        number,
        number,
      ];
      return { kind, fixed, learning, less: 1 - learning / fixed };
    });
    const lines = rows.map(
      ({ kind, fixed, learning, less }) =>
        `${kind}: ${Math.round(fixed)} ms, learning ${Math.round(learning)} ms: -${percent(less)}`,
    );
    console.log(`time to recovery over 100 failures\n  ${lines.join('\n  ')}`);
    expect(Math.min(...rows.map(({ less }) => less))).toBeGreaterThanOrEqual(0.4);
  });

  it('learns within 50 failures that a retry helps now, and within 50 that it helps no more', () => {
    const lines: string[] = [];
    for (const seed of SEEDS) {
      const here = world('overloaded', seed);
      here.run(100);
      const useless = here.run(50).retried;
      Object.assign(here, { retryHelps: true, backupMs: 3_000 });
      here.run(50);
      const helpful = here.run(50);
      Object.assign(here, { retryHelps: false, backupMs: 300 });
      here.run(50);
      const again = here.run(50).retried;
      lines.push(
        `seed ${seed}: of 50 failures ${useless} retried; from 50 after the change ${helpful.retried}; and back ${again}`,
      );
      expect(useless, `seed ${seed}`).toBeLessThanOrEqual(12);
      expect(helpful.retried, `seed ${seed}`).toBe(50);
      expect(helpful.recoveryMs, `seed ${seed}`).toBeLessThan(700);
      expect(again, `seed ${seed}`).toBeLessThanOrEqual(12);
    }
    console.log(lines.join('\n'));
  });

  it('is the fixed policy until it knows enough, and with learn: false for good', () => {
    for (const [learn, calls] of [
      [true, 3],
      [false, 40],
    ] as const) {
      expect(world('server', 7, { learn }).run(calls).retried).toBe(calls);
    }
    expect(world('server', 7).run(3)).toStrictEqual(world('server', 7, { learn: false }).run(3));
  });

  it('hands on what it has learned, as JSON, and the next begins with it', () => {
    const first = world('server', 1);
    first.run(20);
    const learned = JSON.parse(JSON.stringify(first.chat.learned()));
    expect(learned).toStrictEqual(first.chat.learned());
    expect(learned.signatures).toMatchObject([{ provider: 'primary', error: 'server', phase: 'before-first' }]);
    const second = world('server', 1, { learned, random: () => 0.5 });
    expect(second.run(10).retried).toBe(0);
    expect(second.chat.learned().signatures[0]?.actions.map(({ action, tried }) => [action, tried])).toStrictEqual(
      first.chat.learned().signatures[0]?.actions.map(({ action, tried }) => [action, action === 'degrade' ? tried + 10 : tried]),
    );
  });

  it('forgets in time: what was learned hours ago is tried anew', () => {
    const first = world('server', 1);
    first.run(20);
    const learned = first.chat.learned();
    const aged = learned.signatures.map((one) => ({
      ...one,
      actions: one.actions.map((action) => ({ ...action, ageMs: action.ageMs + 2 * 3_600_000 })),
    }));
    expect(world('server', 1, { learned: { ...learned, signatures: aged }, random: () => 0.5 }).run(2).retried).toBe(2);
  });

  it.each<[string, unknown, RegExp]>([
    ['no snapshot', 'yes', /failover\(\{ learned \}\) must be what learned\(\) gave, not "yes"/],
    ['another version', { version: 2, signatures: [] }, /learned\.version/],
    ['a kind that is none', snapshot({ error: 'fatal' }), /learned\.signatures\.0\.error .*"fatal"/],
    ['a phase that is none', snapshot({ phase: 'late' }), /learned\.signatures\.0\.phase/],
    ['part of a failure', snapshot({ seen: 1.5 }), /learned\.signatures\.0\.seen/],
    ['an action that is none', snapshot({ actions: [{ ...retried, action: 'pray' }] }), /signatures\.0\.actions\.0\.action/],
    ['more recovered than tried', snapshot({ actions: [{ ...retried, recovered: 9 }] }), /actions\.0\.recovered .*not 9/],
    ['more weight than there can be', snapshot({ actions: [{ ...retried, recentTried: 1e9 }] }), /actions\.0\.recentTried/],
    ['a time that is none', snapshot({ actions: [{ ...retried, lossMs: [-1] }] }), /actions\.0\.lossMs\.0/],
  ])('tells what is wrong with what it is to begin with: %s', (_, learned, message) => {
    expect(() => world('server', 1, { learned: learned as never })).toThrow(message);
    expect(() => world('server', 1, { learned: learned as never })).toThrow(TypeError);
  });

  it('lets go of providers that are there no more, and grows with nothing but providers, kinds, phases and remedies', () => {
    const clock = new TestScheduler(() => undefined);
    const random = seeded(3);
    const elsewhere = snapshot({ provider: 'gone' });
    const flywheel = new Flywheel(clock, random, ['a', 'b'], elsewhere as never);
    const pick = <T>(some: readonly T[]): T => some[Math.floor(random() * some.length)] as T;
    for (let failure = 0; failure < 20_000; failure++) {
      const signature = {
        provider: pick(['a', 'b']),
        error: pick(HICCUPS),
        phase: pick(['before-first', 'mid-stream'] as const),
      };
      flywheel.met(signature);
      flywheel.begin(signature, pick(['retry', 'switch', 'degrade', 'wait'] as const)).end(random() < 0.5);
    }
    const { signatures } = flywheel.learned();
    expect(signatures.map(({ provider: id }) => id)).not.toContain('gone');
    expect(signatures).toHaveLength(2 * HICCUPS.length * 2);
    expect(signatures.flatMap(({ actions }) => actions)).toHaveLength(2 * HICCUPS.length * 2 * 4);
    const times = signatures.flatMap(({ actions }) => actions).map(({ recoveryMs, lossMs }) => recoveryMs.length + lossMs.length);
    expect(Math.max(...times)).toBeLessThanOrEqual(40);
  });
});

const retried = {
  action: 'retry',
  tried: 8,
  recovered: 0,
  recentTried: 6,
  recentRecovered: 0,
  lastRecovered: false,
  ageMs: 0,
  recoveryMs: [],
  lossMs: [300],
} as const;

function snapshot(signature: object): unknown {
  const one = { provider: 'primary', error: 'server', phase: 'before-first', seen: 8, actions: [retried], ...signature };
  return { version: 1, signatures: [one] };
}

describe('diagnose()', () => {
  it('has nothing to say of a failover that nothing has happened to', () => {
    expect(world('server', 1).chat.diagnose()).toStrictEqual({ signatures: [] });
  });

  it('tells what failed how, what was done about it and what came of that, in figures and words', () => {
    const here = world('overloaded', 1, { random: () => 0.5 });
    here.run(30);
    const { signatures } = here.chat.diagnose();
    expect(signatures).toStrictEqual([
      {
        provider: 'primary',
        error: 'overloaded',
        phase: 'before-first',
        seen: expect.any(Number) as number,
        actions: [
          // A wait of 125 ms or 250 ms, and 200 ms to the next failure.
          { action: 'retry', tried: expect.any(Number) as number, recovered: 0, medianMs: expect.any(Number) as number },
          { action: 'degrade', tried: 30, recovered: 30, medianMs: 300 },
        ],
        advice: expect.any(String) as string,
      },
    ]);
    const [retry] = signatures[0]?.actions ?? [];
    expect(retry?.tried).toBe((signatures[0]?.seen ?? 0) - 30);
    expect([325, 387.5, 450]).toContain(retry?.medianMs);
    expect(signatures[0]?.advice).toBe(
      `primary failed ${signatures[0]?.seen} times with overloaded before any content; ` +
        `asking it again helped 0 of ${retry?.tried} times, and failed again after ${Math.round(retry?.medianMs ?? 0)} ms (median); ` +
        'asking a lower rung helped 30 of 30 times, after 300 ms (median). ' +
        'Asking it again does not help now: it is left out but for one time in twenty.',
    );
  });

  it('tells breaks from refusals, a switch from a lower rung, and what waited', () => {
    const scheduler = new TestScheduler(() => undefined);
    scheduler.maxFrames = Infinity;
    const a = scripted(scheduler, 'a', [['Hello ', fails('network')], [fails('auth')]]);
    const b = scripted(scheduler, 'b', [['world', finish], [fails('stall')], [fails('stall')], ['late', finish]]);
    const chat = failover([a.provider, b.provider], {
      scheduler,
      random: () => 0.5,
      onOutage: 'hold',
      probe: { every: 1_000, timeout: 500 },
    });
    const answers = [listen(chat('1'))];
    scheduler.flush();
    answers.push(listen(chat('2')));
    scheduler.flush();
    expect(answers.map(({ completed }) => completed)).toStrictEqual([true, true]);
    const told = chat.diagnose().signatures.map(({ provider: id, error, phase, actions }) => {
      const figures = actions.map(({ action, tried, recovered }) => `${action} ${recovered}/${tried}`);
      return [id, error, phase, ...figures].join(' ');
    });
    expect(told.sort()).toStrictEqual([
      // The last of the leg: whether the request was to wait was decided by the failure that passes.
      'a auth before-first',
      'a network mid-stream switch 1/1',
      'b stall before-first switch 0/1 wait 1/1',
    ]);
  });

  it('says what a person can do where no remedy can', () => {
    const scheduler = new TestScheduler(() => undefined);
    const chat = failover([scripted(scheduler, 'a', [[fails('auth')]]).provider], { scheduler });
    listen(chat('Hi'));
    scheduler.flush();
    expect(chat.diagnose().signatures[0]?.advice).toBe('a failed once with auth before any content. Check its apiKey.');
  });
});
