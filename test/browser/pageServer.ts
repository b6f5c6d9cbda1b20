import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of one page and its script. */
export interface PageServer {
  readonly url: string;
  /** Resolves when nobody is connected any more. */
  close(): Promise<void>;
}

// The icon keeps the browser from asking for one.
const PAGE = '<!doctype html><title>Queue</title><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>';

export async function startPageServer(script: string): Promise<PageServer> {
  const server = createServer(({ url = '' }, response) => {
    const [type, body] = url === '/page.js' ? ['text/javascript', script] : ['text/html', PAGE];
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a server on a port has no other form of address
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
