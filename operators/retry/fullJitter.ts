/** The wait before a retry, in milliseconds, after this many retries before it. */
export type Backoff = (attempt: number) => number;

export interface FullJitterRange {
  readonly base: number;
  readonly cap: number;
  readonly random: () => number;
}

/** The range where none is given, in ms. */
export const USUAL_RANGE = { base: 250, cap: 8_000 } as const;

/** Beyond this exponent the doubling is infinite, and infinity times a base of 0 is not a number. */
const LARGEST_EXPONENT = 1_023;

/**
 * Exponential backoff with full jitter: anywhere from 0 to `min(cap, base * 2^attempt)`.
 *
 * Callers that failed together come back spread over the whole range, not in step.
 *
 * @see "Exponential Backoff And Jitter" (Brooker, AWS Architecture Blog, 2015)
 */
export function fullJitter({ base, cap, random }: FullJitterRange): Backoff {
  return (attempt) => random() * Math.min(cap, base * 2 ** Math.min(attempt, LARGEST_EXPONENT));
}
