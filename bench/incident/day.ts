/** How a provider is: shares of its requests that end so, and how much slower it is than when it is well. */
export interface Condition {
  /** Refused at once, with a status. */
  readonly refuses: number;
  /** Accepted, and never answered. */
  readonly hangs: number;
  /** The connection breaks in the middle of the answer. */
  readonly breaks: number;
  /** The answer falls silent in its middle, with the connection open. */
  readonly stalls: number;
  readonly slowness: number;
}

/** Nobody is ever without a failure. */
export const WELL: Condition = { refuses: 0.001, hangs: 0.0001, breaks: 0.0004, stalls: 0.0002, slowness: 1 };

export interface Incident {
  readonly what: string;
  readonly provider: string;
  /** Hours of the day. */
  readonly from: number;
  readonly to: number;
  readonly condition: Condition;
}

/** What the first provider of a ladder, the second and the third are called. */
export const PROVIDERS = ['first', 'second', 'third'] as const;

const PEAK: Condition = { refuses: 0.02, hangs: 0.01, breaks: 0.01, stalls: 0.08, slowness: 2 };

const peak = (provider: string, from: number, to: number): Incident => ({
  what: 'evening peak with stalls',
  provider,
  from,
  to,
  condition: PEAK,
});

/**
 * A bad day, of the kinds of outage that the providers' status pages told of in 2026. At every moment one of the three is well;
 * from half past eleven to one it is the third alone.
 */
export const BAD_DAY: readonly Incident[] = [
  {
    what: 'partial outage of 4 h',
    provider: 'first',
    from: 9,
    to: 13,
    condition: { refuses: 0.35, hangs: 0.02, breaks: 0.05, stalls: 0.02, slowness: 1.6 },
  },
  {
    what: 'outage of 3 h',
    provider: 'second',
    from: 11.5,
    to: 14.5,
    condition: { refuses: 0.97, hangs: 0.03, breaks: 0, stalls: 0, slowness: 1 },
  },
  {
    what: 'outage of 90 min, half of it in silence',
    provider: 'first',
    from: 16,
    to: 17.5,
    condition: { refuses: 0.5, hangs: 0.5, breaks: 0, stalls: 0, slowness: 1 },
  },
  peak('first', 20, 20.75),
  peak('second', 20.5, 21),
  peak('first', 21.5, 22.25),
  peak('first', 23, 23.5),
];

/** How a provider is at an hour of a day. */
export function conditionAt(incidents: readonly Incident[], provider: string, hour: number): Condition {
  return incidents.find((one) => one.provider === provider && hour >= one.from && hour < one.to)?.condition ?? WELL;
}
