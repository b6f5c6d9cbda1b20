import type { LevelDatabase } from './levelDatabase.js';
import { StoreLockedError } from './storeLockedError.js';

/** A database that is open. */
export interface OpenedDatabase {
  readonly db: LevelDatabase;
  /** Called after each write: what is still to be done before the write may be acknowledged. */
  readonly settle: () => Promise<void>;
}

/** Opens a database and settles it, or rejects with an error that tells what to do. */
export async function openedDatabase(db: LevelDatabase, settle: () => Promise<void>): Promise<OpenedDatabase> {
  try {
    await db.open();
    await settle();
  } catch (error) {
    // Its own failure to close would hide why it is closed.
    await db.close().catch(() => undefined);
    throw explained(error, 'location' in db && typeof db.location === 'string' ? db.location : undefined);
  }
  return { db, settle };
}

function explained(error: unknown, location: string | undefined): unknown {
  const codes = [error, (error as Partial<Error> | undefined)?.cause].map(codeOf);
  if (codes.includes('LEVEL_LOCKED')) return new StoreLockedError(location, error);
  if (!codes.includes('LEVEL_CORRUPTION') || location === undefined) return error;
  return new Error(
    `The store in ${location} is damaged, and was left as it is: copy the folder, then run ClassicLevel.repair(folder) of classic-level on it`,
    { cause: error },
  );
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
