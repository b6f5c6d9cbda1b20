import { Subscription } from 'rxjs';

/** Runs `work` later, without keeping a program alive for it alone (on Node; elsewhere timers do not). */
export function backgroundTimer(work: () => void, ms: number): Subscription {
  const timer: unknown = setTimeout(work, ms);
  if (hasUnref(timer)) timer.unref();
  // What setTimeout returned goes back as it came: a number in browsers, an object on Node.
  return new Subscription(() => clearTimeout(timer as number));
}

function hasUnref(timer: unknown): timer is { unref(): void } {
  return typeof timer === 'object' && timer !== null && 'unref' in timer;
}
