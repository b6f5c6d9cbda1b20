import { Random } from '../../bench/random.js';
import type { Continuation } from '../../src/chat/capabilities.js';
import type { ErrorKind } from '../../src/chat/providerError.js';
import type { FailoverOptions } from '../../src/failover/failoverOptions.js';
import { NONSENSE, TEXTS, type Wanted } from './knownAnswers.js';

/**
 * How an attempt goes wrong: `stall` falls silent, `cut` completes without a finish, `empty` says nothing at all, `wrong` answers
 * something else, `crash` is an error that no provider of ours would make, `throws` one before there is a stream.
 */
export type Trouble = 'none' | 'stall' | 'cut' | 'empty' | 'wrong' | 'crash' | 'throws' | ErrorKind;

/** How a provider goes on from a partial answer. */
export type Manner = 'continues' | 'repeats' | 'restarts';

export interface Act {
  readonly trouble: Trouble;
  /** The part of the answer before the trouble, from 0 to 1. */
  readonly after: number;
  readonly manner: Manner;
  /** Characters that `repeats` says again. */
  readonly back: number;
  /** Milliseconds before the first chunk, and between two; all at once, while it is being subscribed, when `undefined`. */
  readonly first: number | undefined;
  readonly pace: number;
  /** Characters in a chunk, at most. */
  readonly grain: number;
  readonly thinks: boolean;
  /** Bookkeeping goes on while there is nothing to say. */
  readonly keepsAlive: boolean;
  readonly retryAfterMs: number | undefined;
  readonly neverSent: boolean;
  /** After the finish the stream goes on, breaks, or hangs; `undefined`: it completes. */
  readonly afterwards: 'more' | 'error' | 'hangs' | undefined;
}

export interface MemberPlan {
  readonly id: string;
  /** One a request, the last one again and again. */
  readonly acts: readonly Act[];
  readonly voice: 0 | 1;
  readonly continuation: Continuation;
  /** Requests that go on from a partial answer are refused: those with an assistant's turn last, or all. */
  readonly refuses: 'nothing' | 'its turn' | 'any';
  readonly json: boolean;
  readonly tools: boolean;
  readonly concurrent: number | undefined;
  /** It answers nothing in this time. */
  readonly down: { readonly from: number; readonly to: number; readonly kind: ErrorKind } | undefined;
}

export type Leaving =
  | { readonly how: 'unsubscribe' | 'abort'; readonly at: number }
  | { readonly how: 'take'; readonly count: number };

export interface Ask {
  readonly wanted: Wanted;
  readonly text: number;
  readonly at: number;
  readonly leaving: Leaving | undefined;
  readonly timeout: number | undefined;
}

export interface World {
  readonly seed: number;
  readonly rungs: readonly (readonly MemberPlan[])[];
  /** Answers in words are judged, and some are wrong. */
  readonly judged: boolean;
  /** One of the members answers every request, soon and to its end. */
  readonly steady: boolean;
  readonly asks: readonly Ask[];
  readonly options: FailoverOptions;
}

/** A world that its number decides: the same one on every machine. */
export function worldOf(seed: number): World {
  const random = new Random(Math.imul(seed + 1, 0x9e3779b1));
  // Some worlds are kind to nobody, some have one provider that never fails.
  const steady = random.chance(0.3) ? 0 : -1;
  const judged = random.chance(0.15);
  const outage = random.chance(0.25) ? outageOf(random) : undefined;
  const members = Array.from({ length: random.between(2, 6) }, (_, place) =>
    member(random, place, { steady: place === steady, outage }),
  );
  return {
    seed,
    judged,
    steady: steady === 0,
    rungs: ladder(random, shuffled(random, members)),
    asks: Array.from({ length: random.pick([1, 1, 2, 3]) }, () => ask(random)),
    options: optionsOf(random, judged),
  };
}

interface Lot {
  readonly steady: boolean;
  /** Nobody is up in this time. */
  readonly outage: MemberPlan['down'];
}

function outageOf(random: Random): MemberPlan['down'] {
  const from = random.below(3_000);
  return { from, to: from + random.between(500, 20_000), kind: random.pick(['server', 'network', 'overloaded']) };
}

function member(random: Random, place: number, { steady, outage }: Lot): MemberPlan {
  const down = outage ?? (random.chance(0.2) ? outageOf(random) : undefined);
  return {
    id: `p${place}`,
    acts: steady ? [calmAct(random)] : Array.from({ length: random.between(1, 4) }, () => act(random)),
    voice: random.chance(0.3) ? 1 : 0,
    continuation: random.pick(['prefill', 'prefix', 'flag', 'user-turn', 'none']),
    refuses: random.pick(['nothing', 'nothing', 'nothing', 'its turn', 'any']),
    json: steady || random.chance(0.8),
    tools: steady || random.chance(0.8),
    concurrent: !steady && random.chance(0.1) ? 1 : undefined,
    down: steady ? undefined : down,
  };
}

const TROUBLES: readonly Trouble[] = [
  ...(['none', 'none', 'none', 'none', 'none', 'none', 'stall', 'stall', 'cut', 'empty', 'wrong', 'crash', 'throws'] as const),
  ...(['network', 'server', 'overloaded', 'truncated', 'rate-limit', 'protocol', 'timeout', 'too-large'] as const),
  ...(['auth', 'quota', 'not-found', 'context-length', 'content-filter', 'bad-request', 'invalid-answer'] as const),
];

function act(random: Random): Act {
  return {
    ...calmAct(random),
    trouble: random.pick(TROUBLES),
    after: random.pick([0, 0, random.next(), random.next(), 1]),
    first: random.chance(0.1) ? undefined : random.pick([random.below(50), random.between(100, 600), random.between(900, 3_000)]),
    pace: random.chance(0.2) ? random.between(100, 400) : random.below(40),
    keepsAlive: random.chance(0.3),
    retryAfterMs: random.chance(0.2) ? random.pick([0, 200, 1_500, 20_000]) : undefined,
    neverSent: random.chance(0.1),
    afterwards: random.chance(0.1) ? random.pick(['more', 'error', 'hangs'] as const) : undefined,
  };
}

/** One that answers, soon and to its end. */
export function calmAct(random: Random): Act {
  return {
    trouble: 'none',
    after: 1,
    manner: random.pick(['continues', 'continues', 'repeats', 'restarts']),
    back: random.between(8, 40),
    first: random.below(100),
    pace: random.below(20),
    grain: random.pick([1, 4, 12, 12, 40]),
    thinks: random.chance(0.2),
    keepsAlive: false,
    retryAfterMs: undefined,
    neverSent: false,
    afterwards: undefined,
  };
}

function shuffled<T>(random: Random, items: readonly T[]): readonly T[] {
  return items
    .map((item) => ({ item, place: random.next() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

/** One to three rungs, none of them empty. */
function ladder(random: Random, members: readonly MemberPlan[]): readonly (readonly MemberPlan[])[] {
  const rungs: MemberPlan[][] = Array.from({ length: random.between(1, Math.min(3, members.length)) }, () => []);
  for (const [place, one] of members.entries()) rungs[place < rungs.length ? place : random.below(rungs.length)]?.push(one);
  return rungs;
}

function ask(random: Random): Ask {
  return {
    wanted: random.pick(['text', 'text', 'text', 'json', 'tools']),
    text: random.below(TEXTS.length),
    at: random.below(4_000),
    leaving: random.chance(0.25) ? leaving(random) : undefined,
    timeout: random.chance(0.1) ? random.between(100, 8_000) : undefined,
  };
}

function leaving(random: Random): Leaving {
  if (random.chance(0.3)) return { how: 'take', count: random.between(1, 12) };
  return { how: random.pick(['unsubscribe', 'abort'] as const), at: random.below(9_000) };
}

function optionsOf(random: Random, judged: boolean): FailoverOptions {
  return {
    random: () => random.next(),
    retry: random.pick([undefined, undefined, false, { retries: 1, base: 100 }]),
    breaker: random.pick([undefined, { failures: 2, resetAfter: 3_000 }, { failures: 1, resetAfter: 1_000, trialLease: 4_000 }]),
    health: random.pick([undefined, { minimum: 2 }]),
    stall: random.pick([undefined, { first: 4_000, between: 1_000 }, { first: 4_000, between: 700 }]),
    hedgeAfter: random.pick([false, false, false, random.between(50, 400), 'p95' as const]),
    spreadAbove: random.pick([undefined, 1]),
    continuation: random.pick(['auto', 'auto', 'auto', 'auto', 'restart', 'off'] as const),
    onOutage: random.pick(['fail', 'hold'] as const),
    onContentFilter: random.pick(['fail', 'switch'] as const),
    probe: random.pick([undefined, false, { every: 700, timeout: 500 }]),
    queue: { maxWaiting: random.pick([1, 2, 100]), ttl: random.pick([2_000, 30_000]) },
    ...(judged ? { validate: ({ text }: { readonly text: string }) => !text.includes(NONSENSE) } : {}),
  };
}
