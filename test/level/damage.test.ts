import { cpSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { levelStore } from '../../src/level/levelStore.js';
import { placeOf } from '../../src/level/placeOf.js';
import { withCheck } from '../../src/level/textCheck.js';
import type { OutageStore, StoredRequest } from '../../src/outage/outageStore.js';
import type { SetAside } from '../../src/outage/setAside.js';
import { storedJson } from '../../src/outage/storedJson.js';
import { idsIn, listed, stored } from '../outage/stored.js';
import { temporaryFolder } from './temporaryFolder.js';

const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .sort()
    .map((file) => join(folder, file));
const newestLog = (folder: string): string => filesIn(folder, '.log').at(-1) ?? '';

/** Entries of many sizes, some longer than a block of the log. */
const entryAt = (index: number): StoredRequest => {
  const content = String.fromCharCode(97 + (index % 26)).repeat(((index * 7919) % 50_000) + 1);
  return stored(`${index}`, { createdAt: index, request: { messages: [{ role: 'user', content }] } });
};

/** A copy of a store's files as they are while it is open: what a crash leaves. */
function copied(folder: string): string {
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}

async function filled(store: OutageStore, count: number): Promise<void> {
  for (let index = 0; index < count; index++) await store.put(entryAt(index));
}

/** What LevelDB reads first. */
function spoilManifest(folder: string): { readonly path: string; readonly bytes: Buffer } {
  const path = join(folder, readdirSync(folder).find((file) => file.startsWith('MANIFEST')) ?? '');
  const bytes = Buffer.from(readFileSync(path).map((byte) => byte ^ 1));
  writeFileSync(path, bytes);
  return { path, bytes };
}

describe('a store whose files are damaged', () => {
  it('[Q97] serves what was acknowledged before the place where its log was cut', async () => {
    const folder = temporaryFolder();
    const store = levelStore(folder);
    const sizes: number[] = [];
    for (let index = 0; index < 60; index++) {
      await store.put(entryAt(index));
      sizes.push(statSync(newestLog(folder)).size);
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(sizes.at(-1) ?? 0), async (size) => {
        const copy = copied(folder);
        truncateSync(newestLog(copy), size);
        const torn = levelStore(copy);
        const whole = sizes.filter((end) => end <= size).length;
        expect(await listed(torn)).toStrictEqual(Array.from({ length: whole }, (_, index) => entryAt(index)));
        await torn.put(stored('after', { createdAt: 1_000 }));
        expect((await idsIn(torn)).length).toBe(whole + 1);
        await torn.close();
      }),
      { numRuns: 25 },
    );
    await store.close();
  });

  it('[Q97] serves nothing but what was put, whatever a disk makes of its files', async () => {
    const folder = temporaryFolder();
    const store = levelStore(folder);
    await filled(store, 40);
    await store.close();
    // At opening, what is in the log goes into a table.
    const again = levelStore(folder);
    await filled(again, 10);
    await again.close();
    const files = [...filesIn(folder, '.ldb'), ...filesIn(folder, '.log')];
    expect(files.length).toBeGreaterThan(1);
    const damage = fc.record({
      file: fc.nat(files.length - 1),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      bit: fc.nat(7),
    });
    let told = 0;
    await fc.assert(
      fc.asyncProperty(damage, async ({ file, at, bit }) => {
        const copy = copied(folder);
        const path = (files[file] ?? '').replace(folder, copy);
        const bytes = readFileSync(path);
        const place = Math.floor(at * bytes.length);
        bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
        writeFileSync(path, bytes);
        const aside: SetAside[] = [];
        const repairs: unknown[] = [];
        const damaged = levelStore(copy, {
          onSetAside: (entry) => aside.push(entry),
          onRepair: (cause) => repairs.push(cause),
        });
        const served = await listed(damaged);
        told += aside.length + repairs.length;
        for (const entry of served) expect(entry).toStrictEqual(entryAt(entry.createdAt));
        await damaged.put(stored('after'));
        expect(new Set(served.map(({ id }) => id)).size).toBe(served.length);
        for (const { why } of aside) expect(why).toBe('broken');
        await damaged.close();
      }),
      { numRuns: 40 },
    );
    expect(told).toBeGreaterThan(0);
  });

  it('[Q97] is repaired when it cannot be opened, and says so', async () => {
    const folder = temporaryFolder();
    const store = levelStore(folder);
    await filled(store, 5);
    await store.close();
    spoilManifest(folder);
    const causes: unknown[] = [];
    const repaired = levelStore(folder, { onRepair: (cause) => causes.push(cause) });
    expect(await listed(repaired)).toStrictEqual([0, 1, 2, 3, 4].map(entryAt));
    expect(causes.map((cause) => (cause as { readonly code: string }).code)).toStrictEqual(['LEVEL_DATABASE_NOT_OPEN']);
    expect(readdirSync(join(folder, 'lost')).length).toBeGreaterThan(0);
    await repaired.close();
  });

  it('[Q97] of the user is left as it is, and the error says where it lies', async () => {
    const folder = temporaryFolder();
    const store = levelStore(folder);
    await store.put(stored('a'));
    await store.close();
    const spoilt = spoilManifest(folder);
    const damaged = levelStore(new ClassicLevel(folder));
    await expect(listed(damaged)).rejects.toThrow(`The store in ${folder} is damaged, and was left as it is`);
    expect(readFileSync(spoilt.path)).toStrictEqual(spoilt.bytes);
    await damaged.close();
  });

  it('[Q109] leaves what a later version wrote, and what is broken, where it is, and serves the rest', async () => {
    const db = new ClassicLevel<string, string>(temporaryFolder());
    const later = withCheck(JSON.stringify({ ...JSON.parse(storedJson(stored('later'))), format: 2, request: '?' }));
    const changed = withCheck(storedJson(stored('changed'))).replace('about', 'above');
    const moved = withCheck(storedJson(stored('moved', { createdAt: 3 })));
    const odd = { later, changed, moved, cut: changed.slice(0, 5), empty: '' };
    for (const [id, text] of Object.entries(odd)) await db.put(placeOf(stored(id)), text);

    const aside: SetAside[] = [];
    const store = levelStore(db, { onSetAside: (entry) => aside.push(entry) });
    await store.put(stored('whole'));
    expect(await idsIn(store)).toStrictEqual(['whole']);
    expect(aside).toStrictEqual([
      { id: 'changed', why: 'broken' },
      { id: 'cut', why: 'broken' },
      { id: 'empty', why: 'broken' },
      { id: 'later', why: 'unknown-format' },
      { id: 'moved', why: 'broken' },
    ]);
    await expect(store.update('later', { status: 'done' })).rejects.toThrow('request later cannot be read (unknown-format)');
    for (const [id, text] of Object.entries(odd)) expect(await db.get(placeOf(stored(id)))).toBe(text);
    await store.close();
  });
});
