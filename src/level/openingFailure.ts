import { StoreLockedError } from './storeLockedError.js';

/** Why a database cannot be used, in words that tell what to do; other errors as they are. */
export function openingFailure(error: unknown, location: string | undefined): unknown {
  if (hasCode(error, 'LEVEL_LOCKED')) return new StoreLockedError(location, error);
  if (!isDamage(error)) return error;
  const where = location === undefined ? '' : ` in ${location}`;
  return new Error(`The store${where} is damaged, and was left as it is: repair its database, a copy at hand`, { cause: error });
}

/** Whether the database cannot read its own files. */
export function isDamage(error: unknown): boolean {
  return hasCode(error, 'LEVEL_CORRUPTION');
}

/** What opens a database wraps what it has met. */
function hasCode(error: unknown, code: string): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === code) || hasCode(error.cause, code);
}
