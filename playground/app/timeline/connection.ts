/** How a stream came to its end. */
export type Ending = 'end' | 'failed' | 'aborted';

/** One request to one provider, as far as it has come. */
export interface Connection {
  readonly lane: string;
  /** Whether the failover only asks how the provider is. */
  readonly probe: boolean;
  readonly from: number;
  /** When the first content came. */
  readonly firstAt?: number | undefined;
  /** When something was last heard of it. */
  readonly lastAt: number;
  readonly tokens: number;
  readonly to?: number | undefined;
  readonly ending?: Ending | undefined;
  /** The finish reason, or the kind of the failure. */
  readonly reason?: string | undefined;
}
