import type { LevelDatabase, Operation } from './levelDatabase.js';
import type { DatabaseSource, OpenedDatabase } from './openedDatabase.js';
import { isDamage, openingFailure } from './openingFailure.js';
import { idAt, PLACES } from './placeOf.js';

const TEXT = { keyEncoding: 'utf8', valueEncoding: 'utf8' } as const;
/** On the disk before it is acknowledged. Not every database of the family knows `sync`: to one in memory it means nothing. */
const DURABLE = { ...TEXT, sync: true } as const;

interface Opened extends OpenedDatabase {
  /** Where each request lies, by id. The keys in the database are the truth: this is read from them at each opening. */
  readonly places: Map<string, string>;
}

/**
 * A database of requests, opened at its first use.
 *
 * After a write that failed nobody knows what the end of the log looks like, and LevelDB would go on writing after it: what it then
 * acknowledged could not be read again. So the database is closed, and what is asked next opens it anew, which cuts the torn end. An
 * opening that failed is tried again at the next use too, and a damaged database is repaired where that is possible.
 */
export class RequestDatabase {
  private opened: Promise<Opened> | undefined;
  private closed: Promise<void> = Promise.resolve();

  constructor(
    private readonly source: DatabaseSource,
    private readonly onRepair: (cause: unknown) => void,
  ) {}

  async placeOf(id: string): Promise<string | undefined> {
    return (await this.open()).places.get(id);
  }

  async read(key: string): Promise<string | undefined> {
    const { db } = await this.open();
    return db.get(key, TEXT);
  }

  /** Resolves when it is on the disk. */
  async write(operations: readonly Operation[]): Promise<void> {
    const { db, settle, places } = await this.open();
    try {
      await db.batch([...operations], DURABLE);
      await settle();
    } catch (error) {
      await this.close().catch(() => undefined);
      throw error;
    }
    for (const { type, key } of operations) {
      if (type === 'put') places.set(idAt(key), key);
      else places.delete(idAt(key));
    }
  }

  async *entries(): AsyncGenerator<readonly [key: string, value: string]> {
    const { db } = await this.open();
    try {
      yield* db.iterator({ ...TEXT, ...PLACES });
    } catch (error) {
      // The next use finds the damage at its opening.
      if (isDamage(error)) await this.close().catch(() => undefined);
      throw openingFailure(error, this.source.location);
    }
  }

  /** Until the next use. */
  close(): Promise<void> {
    const { opened } = this;
    this.opened = undefined;
    if (opened !== undefined) this.closed = closing(opened);
    return this.closed;
  }

  private open(): Promise<Opened> {
    if (this.opened !== undefined) return this.opened;
    const opened = this.begin();
    this.opened = opened;
    opened.catch(() => {
      if (this.opened === opened) this.opened = undefined;
    });
    return opened;
  }

  private async begin(): Promise<Opened> {
    // A failure to close was told to who closed it.
    await this.closed.catch(() => undefined);
    try {
      return await this.openOrRepair();
    } catch (error) {
      throw openingFailure(error, this.source.location);
    }
  }

  private async openOrRepair(): Promise<Opened> {
    const { source } = this;
    try {
      return await withPlaces(await source.open());
    } catch (error) {
      if (source.repair === undefined || !isDamage(error)) throw error;
      await source.repair();
      this.onRepair(error);
      return withPlaces(await source.open());
    }
  }
}

/** Reads every block that holds a request: what is damaged shows now. */
async function withPlaces(opened: OpenedDatabase): Promise<Opened> {
  try {
    return { ...opened, places: await placesIn(opened.db) };
  } catch (error) {
    await opened.db.close().catch(() => undefined);
    throw error;
  }
}

async function placesIn(db: LevelDatabase): Promise<Map<string, string>> {
  const places = new Map<string, string>();
  for await (const place of db.keys({ ...TEXT, ...PLACES })) places.set(idAt(place), place);
  return places;
}

async function closing(opened: Promise<Opened>): Promise<void> {
  const database = await opened.catch(() => undefined);
  await database?.db.close();
}
