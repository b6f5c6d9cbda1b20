import type { StoredRequest } from '../outage/outageStore.js';
import type { SetAside } from '../outage/setAside.js';
import { storedRequestOf } from '../outage/storedJson.js';
import { idAt, placeOf } from './placeOf.js';
import { textUnderCheck } from './textCheck.js';

/** The request that lies at a place, or why it cannot be read. */
export function requestAt(place: string, checked: string): StoredRequest | SetAside {
  const id = idAt(place);
  const text = textUnderCheck(checked);
  const read = text === undefined ? ({ type: 'broken' } as const) : storedRequestOf(text);
  if (read.type !== 'request') return { id, why: read.type };
  // A place that the disk has damaged holds a request that belongs elsewhere.
  return placeOf(read.entry) === place ? read.entry : { id, why: 'broken' };
}
