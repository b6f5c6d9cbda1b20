import * as z from 'zod/mini';
import type { ErrorKind } from '../../chat/providerError.js';
import { isErrorKind, type Phase, type Remedy } from '../policy.js';
import { type ExperienceRecord, MOST_RECENT } from './experience.js';

/** What was learned of failures that are alike. */
export interface LearnedSignature {
  readonly provider: string;
  readonly error: ErrorKind;
  readonly phase: Phase;
  readonly seen: number;
  readonly actions: readonly (ExperienceRecord & { readonly action: Remedy })[];
}

/** What a failover has learned, to be kept as JSON and to begin another with. No word of any request is in it. */
export interface Learned {
  readonly version: 1;
  readonly signatures: readonly LearnedSignature[];
}

const amount = z.number().check(z.nonnegative());
const count = amount.check(z.int());
const times = z.array(amount).check(z.maxLength(1_000));

const ACTION = z
  .object({
    action: z.enum(['retry', 'switch', 'degrade', 'wait']),
    tried: count,
    recovered: count,
    // A little more than can be: sums of fractions are not exact.
    recentTried: amount.check(z.lte(MOST_RECENT + 1e-6)),
    recentRecovered: amount,
    lastRecovered: z.boolean(),
    ageMs: amount,
    recoveryMs: times,
    lossMs: times,
  })
  .check(
    z.refine(({ tried, recovered }) => recovered <= tried, { path: ['recovered'] }),
    z.refine(({ recentTried, recentRecovered }) => recentRecovered <= recentTried, { path: ['recentRecovered'] }),
  );

const LEARNED = z.object({
  version: z.literal(1),
  signatures: z.array(
    z.object({
      provider: z.string(),
      error: z.custom<ErrorKind>(isErrorKind),
      phase: z.enum(['before-first', 'mid-stream']),
      seen: count,
      actions: z.array(ACTION),
    }),
  ),
});

/** What an earlier failover learned, as it came from JSON; a `TypeError` names the first thing in it that cannot be. */
export function checkedLearned(learned: unknown): Learned | undefined {
  if (learned === undefined) return undefined;
  const { error, data } = LEARNED.safeParse(learned);
  if (data !== undefined) return data;
  const path = error.issues[0]?.path ?? [];
  throw new TypeError(
    `failover({ ${['learned', ...path].join('.')} }) must be what learned() gave, not ${wordFor(learned, path)}`,
  );
}

function wordFor(learned: unknown, path: readonly PropertyKey[]): string {
  // Any property may be read from what is there; the cast says no more than that.
  const at = (inside: unknown, key: PropertyKey): unknown =>
    (inside as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key];
  const value = path.reduce<unknown>(at, learned);
  return typeof value === 'object' || value === undefined ? typeof value : JSON.stringify(value);
}
