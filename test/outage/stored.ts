import type { OutageStore, StoredRequest } from '../../src/outage/outageStore.js';

/** A request as a store keeps it, about `id`. */
export function stored(id: string, more: Partial<StoredRequest> = {}): StoredRequest {
  const request = { messages: [{ role: 'user' as const, content: `about ${id}` }] };
  return { id, request, createdAt: 1_000, deliveries: 0, status: 'queued', ...more };
}

export async function listed(store: OutageStore): Promise<StoredRequest[]> {
  const entries: StoredRequest[] = [];
  for await (const entry of store.list()) entries.push(entry);
  return entries;
}

export async function idsIn(store: OutageStore): Promise<string[]> {
  return (await listed(store)).map(({ id }) => id);
}
