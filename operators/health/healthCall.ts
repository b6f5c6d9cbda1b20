/** How a stream went, as a monitor remembers it. Times are in ms, from the subscription. */
export interface HealthOutcome {
  readonly ok: boolean;
  readonly firstItemMs?: number | undefined;
  readonly totalMs?: number | undefined;
  /** How many items there were; with both times it tells the rate at which they came. */
  readonly items?: number | undefined;
}

/** A stream under way, as a monitor sees it. */
export interface HealthCall {
  /** Tells of one item. */
  item(): void;
  succeed(): void;
  /** An outcome if the monitor's `countsAsFailure` says so. */
  fail(error: unknown): void;
  /** Given up by the caller: no outcome, and no latency either. */
  cancel(): void;
}
