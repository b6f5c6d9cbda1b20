import { above, checkNumber } from '../base/checkOption.js';
import { type Limit, type LiveLimit, liveLimit } from './limit.js';
import type { Floor } from './rateFloor.js';

export interface StallLimits {
  readonly first: LiveLimit;
  readonly between: LiveLimit;
  readonly total: number;
  readonly floor: Floor | undefined;
  /** Milliseconds between two looks, at most, at a stream that has not spoken yet and at one that has. */
  readonly intervals: { readonly first: number; readonly between: number };
  /** Milliseconds between two marks of the floor's window. */
  readonly floorStep: number;
}

interface WantedLimits {
  readonly first?: Limit | undefined;
  readonly between?: Limit | undefined;
  readonly total?: number | undefined;
  readonly floor?: Floor | undefined;
}

/** How late an error may come: a twentieth of the limit, and 10 ms for short ones. */
export function margin(limit: number): number {
  return Math.max(10, Math.floor(limit / 20));
}

/** Milliseconds between two looks: with a machine at rest an error is no later than a hundredth, or 3 ms. */
function interval(limit: number): number {
  return Math.max(3, Math.floor(limit / 100)) - 1; // the limit itself is passed 1 ms later
}

/** The limits of one operator, which learns from all of its streams, and how often they want a look. */
export function stallLimits({ first = Infinity, between = Infinity, total = Infinity, floor }: WantedLimits): StallLimits {
  const limits = { first: liveLimit('stallTimeout({ first })', first), between: liveLimit('stallTimeout({ between })', between) };
  checkNumber('stallTimeout({ total })', total, above(0, Infinity));
  if (floor !== undefined) checkFloor(floor);
  // A window is late twice: when it begins with the look after an item, and when it is judged.
  const floorStep = floor === undefined ? Infinity : Math.floor(margin(floor.over) / 2);
  const spoken = Math.min(interval(limits.between.least), floorStep);
  // The deadline of a fixed limit is known; one that adapts may shrink at any time.
  const waiting = limits.first.learn === undefined ? spoken : Math.min(interval(limits.first.least), spoken);
  return { ...limits, total, floor, intervals: { first: waiting, between: spoken }, floorStep };
}

function checkFloor({ itemsPerSecond, over }: Floor): void {
  checkNumber('stallTimeout({ floor.itemsPerSecond })', itemsPerSecond, above(0));
  checkNumber('stallTimeout({ floor.over })', over, above(0));
}
