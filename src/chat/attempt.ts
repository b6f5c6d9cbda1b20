import type { ErrorKind } from './providerError.js';
import type { Usage } from './usage.js';

/** One try at one provider, as the ledger books it. */
export interface Attempt {
  readonly provider: string;
  readonly attempt: number;
  readonly outcome: 'ok' | 'failed' | 'aborted' | 'invalid';
  readonly error?: ErrorKind;
  /** Milliseconds to the first content; absent when none came. */
  readonly firstChunkMs?: number;
  readonly totalMs: number;
  readonly usage: Usage;
  /** Whether any of `usage` was estimated from the texts because the provider reported none, or not to the end. */
  readonly estimated: boolean;
  /** In the currency of the provider's `price`. */
  readonly cost?: number;
}
