import { createHash } from 'node:crypto';
import type { StoredRequest } from '../outage/outageStore.js';

/**
 * The id of a request's job: one key is one job, whoever hands it in. The key itself is not told, since ids get into logs.
 *
 * BullMQ takes no id that is a number or holds a colon.
 */
export function jobIdOf({ id, key }: Pick<StoredRequest, 'id' | 'key'>): string {
  return key === undefined ? `id-${encodeURIComponent(id)}` : `key-${createHash('sha256').update(key).digest('hex')}`;
}
