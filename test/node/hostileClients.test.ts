import { type RunningServer, type ServeOptions, serve } from 'rxbaton/node';
import { afterEach, describe, expect, it } from 'vitest';
import { rawClient, statusesIn } from './rawClient.js';

const HOST = 'Host: a\r\n';
const GET = (path = '/'): string => `GET ${path} HTTP/1.1\r\n${HOST}\r\n`;
const POST = (headers: string, body = ''): string => `POST / HTTP/1.1\r\n${HOST}${headers}\r\n\r\n${body}`;

const echo = async (request: Request): Promise<Response> => {
  const { pathname, search } = new URL(request.url);
  return new Response(`${request.method} ${pathname}${search} ${(await request.text()).length}`);
};

let server: RunningServer | undefined;

async function start(options: ServeOptions = {}, handler = echo): Promise<RunningServer> {
  server = await serve(handler, { headersTimeout: 200, requestTimeout: 400, ...options });
  return server;
}

/** What a server still does after whatever was done to it. */
async function expectAlive({ url }: RunningServer): Promise<void> {
  const answer = await fetch(`${url}/alive`, { headers: { connection: 'close' } });
  expect(await answer.text()).toBe('GET /alive 0');
}

afterEach(async () => {
  await server?.close({ graceMs: 0 });
  server = undefined;
});

describe('a hostile client', () => {
  const SAID: readonly (readonly [name: string, said: string, statuses: readonly number[]])[] = [
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', [400]],
    ['a malformed request line', 'GET\r\n\r\n', [400]],
    ['a method that there is not', 'STEAL / HTTP/1.1\r\n\r\n', [400]],
    ['another protocol', `GET / HTTP/9.9\r\n${HOST}\r\n`, [400]],
    ['a header without a name', `GET / HTTP/1.1\r\n${HOST}: x\r\n\r\n`, [400]],
    ['a header that is folded', `GET / HTTP/1.1\r\n${HOST}X: a\r\n b\r\n\r\n`, [400]],
    ['a null byte in a header', `GET / HTTP/1.1\r\n${HOST}X: a\0b\r\n\r\n`, [400]],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', [400]],
    ['a host that is none', 'GET / HTTP/1.1\r\nHost: a/b@c\r\nConnection: close\r\n\r\n', [400]],
    ['two lengths', POST('Content-Length: 3\r\nContent-Length: 4', 'abcd'), [400]],
    ['a length beside chunks', POST('Content-Length: 3\r\nTransfer-Encoding: chunked', '0\r\n\r\n'), [400]],
    ['a length that is no number', POST('Content-Length: many'), [400]],
    ['a chunk of a wrong size', POST('Transfer-Encoding: chunked', 'zz\r\nabc\r\n'), [400]],
    ['oversized headers', `GET / HTTP/1.1\r\n${HOST}X: ${'x'.repeat(40_000)}\r\n\r\n`, [431]],
    ['an oversized path', GET(`/${'x'.repeat(40_000)}`), [431]],
    ['CONNECT', `CONNECT other:443 HTTP/1.1\r\n${HOST}\r\n`, [405]],
    ['TRACE', `TRACE / HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`, [501]],
    ['dots in the path', `GET /a/../b HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`, [400]],
    ['encoded dots', `GET /a/%2E%2e/b HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`, [400]],
    ['a password in the address', `GET http://u:p@a/ HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`, [400]],
    ['back slashes', `GET /a\\..\\b HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`, [400]],
    ['no path', `OPTIONS * HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`, [400]],
    ['a body that ends too soon', 'half-closed', [400]],
  ];

  it.each(SAID)('says %s, and hears of it', async (_, said, statuses) => {
    const running = await start();
    const client = await rawClient(running.port);
    if (said === 'half-closed') client.socket.end(POST('Content-Length: 10', 'abc'));
    else client.send(said);
    expect(statusesIn(await client.end())).toStrictEqual(statuses);
    await expectAlive(running);
  });

  it('names a host in its path, and gets the path', async () => {
    const running = await start();
    const client = await rawClient(running.port);
    client.send(`GET //evil.example/x?y=1 HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`);
    expect(await client.end()).toContain('GET //evil.example/x?y=1 0');
  });

  it.each([
    ['nothing', '', ''],
    ['a part of a request line', 'GET /', 'x'],
    ['headers, one by one', `GET / HTTP/1.1\r\n${HOST}`, 'X: 1\r\n'],
    ['a body, byte by byte', POST('Content-Length: 1000', 'a'), 'b'],
  ])('sends %s slowly, and is told of the time', async (_, said, more) => {
    const running = await start();
    const client = await rawClient(running.port);
    client.send(said);
    const drip = setInterval(() => client.send(more), 50);
    const heard = await client.end();
    clearInterval(drip);
    expect(statusesIn(heard)).toStrictEqual([408]);
    await expectAlive(running);
  });

  it('goes on sending after its answer, and hears no second one', async () => {
    const running = await start({}, () => Promise.resolve(new Response('too large', { status: 413 })));
    const client = await rawClient(running.port);
    client.send(POST('Content-Length: 100000', 'a'));
    const heard = await client.end();
    expect(statusesIn(heard)).toStrictEqual([413]);
  });

  it('asks for many things at once, and gets them in order', async () => {
    const running = await start({}, async (request) => {
      const number = Number(new URL(request.url).pathname.slice(1));
      await new Promise((resolve) => setTimeout(resolve, (20 - number) * 3));
      return new Response(`<${number}>`);
    });
    const client = await rawClient(running.port);
    const asked = Array.from({ length: 20 }, (_, at) => at);
    client.send(asked.map((number) => GET(`/${number}`)).join(''));
    await client.until('<19>');
    expect([...client.heard().matchAll(/<(\d+)>/g)].map(([, number]) => Number(number))).toStrictEqual(asked);
    client.socket.destroy();
  });

  it('closes its own side, and gets all of its answer', async () => {
    const running = await start({}, async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return new Response(slowly(['a', 'b', 'c']));
    });
    const client = await rawClient(running.port);
    client.socket.end(GET());
    const heard = await client.end();
    expect(statusesIn(heard)).toStrictEqual([200]);
    expect(heard).toMatch(/\r\na\r\n.*\r\nb\r\n.*\r\nc\r\n0\r\n\r\n$/s);
  });

  it('waits for leave to send, and has it when its body is wanted', async () => {
    const running = await start();
    const client = await rawClient(running.port);
    client.send(POST('Content-Length: 3\r\nConnection: close\r\nExpect: 100-continue'));
    await client.until('100 Continue\r\n\r\n');
    client.send('abc');
    expect(await client.end()).toContain('POST / 3');
  });

  it('waits for leave to send, and is told at once that its body is not wanted', async () => {
    const running = await start({}, () => Promise.resolve(new Response(null, { status: 413 })));
    const client = await rawClient(running.port);
    client.send(POST('Content-Length: 3000000\r\nExpect: 100-continue'));
    await client.until('413');
    expect(client.heard()).not.toContain('100 Continue');
    client.socket.destroy();
  });

  it('finds no room among as many connections as there may be', async () => {
    const running = await start({ maxConnections: 2, headersTimeout: 5_000, requestTimeout: 5_000 });
    const held = [await rawClient(running.port), await rawClient(running.port)];
    const third = await rawClient(running.port);
    expect(await third.end()).toBe('');
    for (const client of held) client.socket.destroy();
  });
});

function slowly(texts: readonly string[]): ReadableStream<Uint8Array> {
  const left = [...texts];
  return new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 30));
      const text = left.shift();
      if (text === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(text));
    },
  });
}
