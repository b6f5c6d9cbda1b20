import type { LevelDatabase } from './levelDatabase.js';

/** A database that is open. */
export interface OpenedDatabase {
  readonly db: LevelDatabase;
  /** Called after each write: what is still to be done before the write may be acknowledged. */
  readonly settle: () => Promise<void>;
}

/** Where a database comes from. */
export interface DatabaseSource {
  /** Its folder, where it is known. */
  readonly location: string | undefined;
  open(): Promise<OpenedDatabase>;
  /** Makes a damaged database one that opens, and destroys nothing that cannot be read. */
  readonly repair?: (() => Promise<void>) | undefined;
}

/** A database that somebody else has made. */
export function givenDatabase(db: LevelDatabase): DatabaseSource {
  const location = 'location' in db && typeof db.location === 'string' ? db.location : undefined;
  return { location, open: () => openedDatabase(db, () => Promise.resolve()) };
}

/** Opens a database and settles it. */
export async function openedDatabase(db: LevelDatabase, settle: () => Promise<void>): Promise<OpenedDatabase> {
  try {
    await db.open();
    await settle();
  } catch (error) {
    // Its own failure to close would hide why it is closed.
    await db.close().catch(() => undefined);
    throw error;
  }
  return { db, settle };
}
