import type { Observable } from 'rxjs';
import { HealthShare, type SharedFailover } from './healthShare.js';
import { type ShareHealthOptions, shareSettings } from './shareSettings.js';

export type { SharedFailover } from './healthShare.js';
export type { ShareHealthOptions } from './shareSettings.js';

/** A replica's part in what is shared. */
export interface SharedHealth {
  /** Whether it hears the others now: the present state, then each change. */
  readonly connected$: Observable<boolean>;
  /** Gives back what it holds and leaves Redis; the failover goes on by itself. The end of the failover is the end of this too. */
  close(): Promise<void>;
}

/**
 * Shares among replicas what each of them learns of its providers: the breaker that has opened or closed, the provider that is left
 * alone after a refused key, used up credit or a long `Retry-After`.
 *
 * ```text
 * replica 1   x x x x x (open)------------(lease)-- trial --o (closed)
 * replica 2   x ------- (told: open)------(waits)-----------o (told: closed)
 * replica 3                 starts (reads: open)--(waits)---o (told: closed)
 * ```
 *
 * Of several deadlines the longest holds, and when it has passed one replica at a time tries, by a lease that it renews while its
 * trial runs. What each replica has seen itself decides: hints end by themselves, those that make no sense are not heard, and a
 * Redis that is slow or gone changes nothing but the sharing, which comes back with it. What is sent is the ids of providers, the
 * kind of hint and the ms that are left, so that the replicas' clocks need not agree.
 *
 * Never errs once it is made. Its connections are kept until `close()`.
 *
 * @param failover - Its providers are known to the others by their ids: replicas have the same ladder, or parts of it.
 * @param options - A wrong one is a `TypeError` or `RangeError` that names it, and never shows the address.
 * @example
 * ```ts
 * const chat = failover([[claude, gpt], haiku]);
 * const shared = shareHealth(chat, { url: 'redis://127.0.0.1:6379' });
 * process.on('SIGTERM', () => void shared.close());
 * ```
 */
export function shareHealth(failover: SharedFailover, options: ShareHealthOptions): SharedHealth {
  const share = new HealthShare(failover, shareSettings(options));
  return { connected$: share.link.connected$, close: () => share.close() };
}
