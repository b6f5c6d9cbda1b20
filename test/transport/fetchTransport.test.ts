import { afterEach, expect, it, vi } from 'vitest';
import { fetchTransport } from '../../src/transport/fetchTransport.js';

afterEach(() => vi.unstubAllGlobals());

it('[X04] tells a redirect that a browser hides from a broken connection', async () => {
  // What the fetch standard makes of `redirect: 'manual'`: a response without status, headers and body.
  const hidden = { type: 'opaqueredirect', status: 0, headers: new Headers(), body: null };
  const fetch = vi.fn((_url: string, _init: RequestInit) => Promise.resolve(hidden));
  vi.stubGlobal('fetch', fetch);
  const { signal } = new AbortController();
  const response = await fetchTransport({ url: 'https://host/v1', method: 'POST', headers: {}, body: '{}', signal });
  expect(response.status).toBe(302);
  expect(fetch.mock.calls[0]?.[1]).toMatchObject({ redirect: 'manual', signal });
  for await (const bytes of response.body) expect.unreachable(`a body of ${bytes.length}`);
});
