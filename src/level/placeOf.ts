import { atLeast, checkNumber } from '../../operators/base/checkOption.js';
import type { StoredRequest } from '../outage/outageStore.js';

const ROOM = 'rxbaton:request:';
/** Milliseconds to the microsecond, as wide as the largest that a `Date` can be. */
const TIME_DIGITS = 20;

/** All places there are, for an iterator: `;` follows `:`. */
export const PLACES = { gte: ROOM, lt: 'rxbaton:request;' } as const;

/** The key under which a request lies: keys are in the order of age, and of the ids of what is equally old. */
export function placeOf({ id, createdAt }: Pick<StoredRequest, 'id' | 'createdAt'>): string {
  checkNumber('levelStore.put({ createdAt })', createdAt, atLeast(0, 8.64e15));
  return `${ROOM}${createdAt.toFixed(3).padStart(TIME_DIGITS, '0')}:${id}`;
}

/** The id in a key that {@link placeOf} made. */
export function idAt(place: string): string {
  return place.slice(ROOM.length + TIME_DIGITS + 1);
}
