import { ClassicLevel } from 'classic-level';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { levelStore } from '../../src/level/levelStore.js';
import type { StoredRequest } from '../../src/outage/outageStore.js';
import { idsIn, listed, stored } from '../outage/stored.js';
import { WHOLE_COMPLETION } from '../outage/wholeCompletion.js';
import { temporaryFolder } from './temporaryFolder.js';

describe('a store in a database', () => {
  it('serves what was put, oldest first, also when it is opened again', async () => {
    const folder = temporaryFolder();
    const store = levelStore(folder);
    const entries = [
      stored('b', { createdAt: 9 }),
      stored('a', { createdAt: 10 }),
      stored('ä:!', { createdAt: 10 }),
      stored('c', { createdAt: 1_700_000_000_000 }),
    ];
    await Promise.all([...entries].reverse().map((entry) => store.put(entry)));
    expect(await listed(store)).toStrictEqual(entries);
    await store.close();

    const again = levelStore(folder);
    expect(await listed(again)).toStrictEqual(entries);
    await again.close();
  });

  it('keeps updates of one request from losing each other, and removals from being undone', async () => {
    const store = levelStore(temporaryFolder());
    await Promise.all([
      store.put(stored('a')),
      store.update('a', { deliveries: 1 }),
      store.update('a', { status: 'done' }),
      store.update('a', { completion: WHOLE_COMPLETION }),
      store.put(stored('b')),
      store.remove('b'),
    ]);
    expect(await listed(store)).toStrictEqual([stored('a', { deliveries: 1, status: 'done', completion: WHOLE_COMPLETION })]);
    await expect(store.update('b', { status: 'done' })).rejects.toThrow('the store holds no request b');
    await store.remove('b');
    await store.close();
  });

  it('keeps one of each id, wherever its time puts it', async () => {
    const store = levelStore(temporaryFolder());
    await store.put(stored('a', { createdAt: 1 }));
    await store.put(stored('b', { createdAt: 2 }));
    await store.put(stored('a', { createdAt: 3 }));
    expect(await idsIn(store)).toStrictEqual(['b', 'a']);
    await store.update('a', { createdAt: 0, expiresAt: undefined });
    expect(await listed(store)).toStrictEqual([stored('a', { createdAt: 0 }), stored('b', { createdAt: 2 })]);
    await store.close();
  });

  it('does to a model what it does on the disk', async () => {
    const id = fc.constantFrom('a', 'b', 'c');
    const step = fc.oneof(
      fc.record({ act: fc.constant('put' as const), id, createdAt: fc.nat(3) }),
      fc.record({ act: fc.constant('update' as const), id, deliveries: fc.nat(9) }),
      fc.record({ act: fc.constant('remove' as const), id }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const folder = temporaryFolder();
        const store = levelStore(folder);
        const model = new Map<string, StoredRequest>();
        // Not one awaited before the next begins: those of one id must not overtake each other.
        const all = steps.map((step) => {
          const before = model.get(step.id);
          if (step.act === 'put') {
            model.set(step.id, stored(step.id, { createdAt: step.createdAt }));
            return store.put(stored(step.id, { createdAt: step.createdAt }));
          }
          if (step.act === 'remove') {
            model.delete(step.id);
            return store.remove(step.id);
          }
          if (before !== undefined) model.set(step.id, { ...before, deliveries: step.deliveries });
          return store.update(step.id, { deliveries: step.deliveries });
        });
        await Promise.allSettled(all);
        await store.close();
        const again = levelStore(folder);
        const order = (one: StoredRequest, other: StoredRequest): number =>
          one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1);
        expect(await listed(again)).toStrictEqual([...model.values()].sort(order));
        await again.close();
      }),
      { numRuns: 15, seed: 6 },
    );
  });

  it('refuses what cannot be stored, and goes on', async () => {
    const store = levelStore(temporaryFolder());
    const request = { ...stored('a').request, output: z.object({}) };
    await expect(store.put(stored('a', { request }))).rejects.toThrow('request.output');
    await expect(store.put(stored('a', { createdAt: Number.NaN }))).rejects.toThrow('createdAt');
    await store.put(stored('a'));
    expect(await idsIn(store)).toStrictEqual(['a']);
    await store.close();
  });

  it('lives in a database of the user, beside what else is in it, whatever its encodings', async () => {
    const db = new ClassicLevel<string, { n: number }>(temporaryFolder(), { valueEncoding: 'json' });
    await db.put('rxbaton', { n: 1 });
    await db.put('zebra', { n: 2 });
    const store = levelStore(db);
    await store.put(stored('a'));
    expect(await listed(store)).toStrictEqual([stored('a')]);
    expect(await db.get('zebra')).toStrictEqual({ n: 2 });
    await store.remove('a');
    expect(await db.keys().all()).toStrictEqual(['rxbaton', 'zebra']);
    await store.close();
    expect(db.status).toBe('closed');
  });

  it('finishes what has begun before it closes, and takes nothing after', async () => {
    const folder = temporaryFolder();
    const store = levelStore(folder);
    const puts = ['a', 'b'].map((id) => store.put(stored(id)));
    const closing = store.close();
    await expect(store.put(stored('c'))).rejects.toThrow('closed');
    await expect(listed(store)).rejects.toThrow('closed');
    await Promise.all([...puts, closing, store.close()]);
    const again = levelStore(folder);
    expect(await idsIn(again)).toStrictEqual(['a', 'b']);
    await again.close();
  });

  it('can be closed unused, and leaves a listing early', async () => {
    await levelStore(temporaryFolder()).close();
    const store = levelStore(temporaryFolder());
    await Promise.all(['a', 'b'].map((id) => store.put(stored(id))));
    for await (const { id } of store.list()) {
      expect(id).toBe('a');
      break;
    }
    await store.close();
  });

  it.each([undefined, null, '', 7, {}])('asks for a folder or a database, not for %j', (where) => {
    expect(() => levelStore(where as unknown as string)).toThrow(TypeError);
    expect(() => levelStore(where as unknown as string)).toThrow('a folder or a database of the Level family');
  });

  it.each(['onSetAside', 'onRepair'])('asks for a function to tell: %s', (option) => {
    expect(() => levelStore('queue', { [option]: 'log' })).toThrow(`levelStore(where, { ${option} }) must be a function`);
  });
});
