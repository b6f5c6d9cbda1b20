import { folderDatabase } from '#folderDatabase';
import { checkFunction } from '../../operators/base/checkOption.js';
import type { OutageStore, StoredRequest } from '../outage/outageStore.js';
import type { SetAside } from '../outage/setAside.js';
import { storedJson } from '../outage/storedJson.js';
import { GroupCommit } from './groupCommit.js';
import type { LevelDatabase, Operation } from './levelDatabase.js';
import { type DatabaseSource, givenDatabase } from './openedDatabase.js';
import { placeOf } from './placeOf.js';
import { requestAt } from './requestAt.js';
import { RequestDatabase } from './requestDatabase.js';
import { withCheck } from './textCheck.js';
import { Turns } from './turns.js';

export interface LevelStoreOptions {
  /**
   * Told of each stored request that cannot be read, while the others are listed. It stays in the database as it is.
   * @defaultValue none
   */
  readonly onSetAside?: ((aside: SetAside) => void) | undefined;
  /**
   * Told when the files in a folder were damaged and have been repaired, with the database's error: what could not be read lies in
   * the folder `lost` there, and may have held requests.
   * @defaultValue none
   */
  readonly onRepair?: ((cause: unknown) => void) | undefined;
}

/**
 * Keeps the requests that wait out an outage in a database of the Level family.
 *
 * A folder is a classic-level database there, whose writes are on the disk before they are acknowledged; writers that come at once
 * share one flush. The folder and its files are their owner's alone. A database of the user's own is opened here, and closed by
 * `close`: how durable an acknowledgement is, is then its word (IndexedDB survives a reload and a killed browser, and not always a
 * power cut).
 *
 * The database is opened at the first use. One that is open elsewhere is a {@link StoreLockedError}; IndexedDB knows no such lock:
 * where two tabs could open one store, hold a Web Lock. A failure of the disk is a rejection, and nothing is acknowledged until the
 * database has been opened anew, which the next use tries. Damaged files in a folder are repaired. Requests that another version
 * wrote, or that are damaged themselves, stay where they are and hold up nothing.
 *
 * @param where - A folder, which is made if there is none, or a database.
 * @param options - A wrong one is a `TypeError` that names it.
 * @example
 * ```ts
 * const chat = failover([claude, gpt], { onOutage: 'hold', queue: { store: levelStore('/var/lib/chat/queue') } });
 * ```
 */
export function levelStore(
  where: string | LevelDatabase,
  { onSetAside = () => undefined, onRepair = () => undefined }: LevelStoreOptions = {},
): OutageStore {
  checkFunction('levelStore(where, { onSetAside })', onSetAside);
  checkFunction('levelStore(where, { onRepair })', onRepair);
  return new LevelStore(new RequestDatabase(sourceOf(where), onRepair), onSetAside);
}

function sourceOf(where: unknown): DatabaseSource {
  if (typeof where === 'string' && where !== '') return folderDatabase(where);
  // Every database of the family has a batch, and what else has one is not looked for.
  if (typeof where === 'object' && where !== null && 'batch' in where) return givenDatabase(where as LevelDatabase);
  const given = where === '' ? 'an empty string' : where === null ? 'null' : typeof where;
  throw new TypeError(`levelStore(where) must be a folder or a database of the Level family, not ${given}`);
}

class LevelStore implements OutageStore {
  private readonly commits = new GroupCommit<Operation>((operations) => this.database.write(operations));
  /** An update reads and writes: two of one request would lose one of them. */
  private readonly turns = new Turns();
  private closed: Promise<void> | undefined;

  constructor(
    private readonly database: RequestDatabase,
    private readonly onSetAside: (aside: SetAside) => void,
  ) {}

  put(entry: StoredRequest): Promise<void> {
    return this.inTurn(entry.id, async () => this.write(entry, await this.database.placeOf(entry.id)));
  }

  update(id: string, change: Partial<StoredRequest>): Promise<void> {
    return this.inTurn(id, async () => {
      const place = await this.database.placeOf(id);
      const text = place && (await this.database.read(place));
      if (place === undefined || text === undefined) throw new Error(`update(id, change): the store holds no request ${id}`);
      const found = requestAt(place, text);
      if ('why' in found)
        throw new Error(`update(id, change): request ${id} cannot be read (${found.why}), and was left as it is`);
      await this.write({ ...found, ...change, id }, place);
    });
  }

  remove(id: string): Promise<void> {
    return this.inTurn(id, async () => {
      const key = await this.database.placeOf(id);
      if (key !== undefined) await this.commits.commit([{ type: 'del', key }]);
    });
  }

  async *list(): AsyncGenerator<StoredRequest> {
    this.assertOpen();
    for await (const [place, text] of this.database.entries()) {
      const found = requestAt(place, text);
      if ('why' in found) this.onSetAside(found);
      else yield found;
    }
  }

  close(): Promise<void> {
    this.closed ??= this.turns.idle().then(() => this.database.close());
    return this.closed;
  }

  private async inTurn(id: string, work: () => Promise<void>): Promise<void> {
    this.assertOpen();
    return this.turns.take(id, work);
  }

  private write(entry: StoredRequest, place: string | undefined): Promise<void> {
    const key = placeOf(entry);
    const put: Operation = { type: 'put', key, value: withCheck(storedJson(entry)) };
    return this.commits.commit(place === undefined || place === key ? [put] : [{ type: 'del', key: place }, put]);
  }

  private assertOpen(): void {
    if (this.closed !== undefined) throw new Error('levelStore: this store is closed');
  }
}
