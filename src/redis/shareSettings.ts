import type { SchedulerLike, Subscription } from 'rxjs';
import { above, atLeast, checkFunction, checkNumber } from '../../operators/base/checkOption.js';
import { LONGEST_TIMER } from '../../operators/base/longestTimer.js';
import { backgroundTimer } from '../transport/backgroundTimer.js';
import { monotonicScheduler } from '../transport/monotonicScheduler.js';

export interface ShareHealthOptions {
  /** Where Redis is: `redis://` or `rediss://`, with user, password and database where it wants them. */
  readonly url: string;
  /**
   * What its keys and its channel begin with: replicas of one prefix share.
   * @defaultValue `'rxbaton'`
   */
  readonly prefix?: string | undefined;
  /**
   * For how many ms a hint holds at most, whatever it says.
   * @defaultValue 300_000
   */
  readonly ttl?: number | undefined;
  /**
   * For how many ms one replica has the right to try a provider whose breaker was open. While its trial runs it has it anew all the
   * time, and it gives it back when it has nothing to try with; so this is how long the others wait for one that died.
   * @defaultValue 10_000
   */
  readonly lease?: number | undefined;
  /**
   * How many ms an answer of Redis may take; what takes longer is gone on without.
   * @defaultValue 500
   */
  readonly timeout?: number | undefined;
  /** @defaultValue one with a monotonic clock, whose timers keep no program alive */
  readonly scheduler?: SchedulerLike | undefined;
  /** @defaultValue `Math.random` */
  readonly random?: (() => number) | undefined;
}

/** The options, checked, with every default in place. */
export interface ShareSettings {
  readonly url: string;
  readonly prefix: string;
  readonly ttl: number;
  readonly lease: number;
  readonly timeout: number;
  readonly now: () => number;
  /** A timer that does not keep a program alive. */
  readonly background: (work: () => void, ms: number) => Subscription;
  readonly random: () => number;
}

export function shareSettings(options: ShareHealthOptions): ShareSettings {
  const { url, prefix = 'rxbaton', ttl = 300_000, lease = 10_000, timeout = 500, scheduler, random = Math.random } = options;
  checkUrl(url);
  if (typeof prefix !== 'string') throw new TypeError(`shareHealth({ prefix }) must be a string, not ${typeof prefix}`);
  checkNumber('shareHealth({ ttl })', ttl, above(0, LONGEST_TIMER));
  checkNumber('shareHealth({ lease })', lease, atLeast(100, LONGEST_TIMER));
  checkNumber('shareHealth({ timeout })', timeout, above(0, LONGEST_TIMER));
  checkFunction('shareHealth({ random })', random);
  const clock = scheduler ?? monotonicScheduler;
  const background = scheduler === undefined ? backgroundTimer : (work: () => void, ms: number) => scheduler.schedule(work, ms);
  return { url, prefix, ttl, lease, timeout, now: () => clock.now(), background, random };
}

/** The text itself is not shown: there may be a password in it. */
function checkUrl(url: unknown): void {
  const protocol = typeof url === 'string' && URL.canParse(url) ? new URL(url).protocol : undefined;
  if (protocol !== 'redis:' && protocol !== 'rediss:') {
    throw new TypeError("shareHealth({ url }) must be an address that begins with 'redis://' or 'rediss://'");
  }
}
