import type { OutageStore, StoredRequest } from './outageStore.js';

/** A store for one process, which is lost with it: the queue's own bounds are its bounds. */
export function memoryStore(): OutageStore {
  const entries = new Map<string, StoredRequest>();
  const done = Promise.resolve();
  return {
    put: (entry) => {
      entries.set(entry.id, entry);
      return done;
    },
    update: (id, change) => {
      const entry = entries.get(id);
      if (entry !== undefined) entries.set(id, { ...entry, ...change });
      return done;
    },
    remove: (id) => {
      entries.delete(id);
      return done;
    },
    async *list() {
      await done;
      yield* entries.values();
    },
    close: () => done,
  };
}
