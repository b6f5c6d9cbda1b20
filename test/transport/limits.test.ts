import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StallError, stallTimeout } from '../../operators/index.js';
import { APIS, TEXT } from './apis.js';
import { say, upTo } from './faults.js';
import { hear } from './heard.js';
import { type Connection, RawServer } from './rawServer.js';
import { TRANSPORTS } from './transports.js';

const MIB = 2 ** 20;
const SSE = { 'content-type': 'text/event-stream' };

describe.each(TRANSPORTS)('over %s', (_, make) => {
  const transport = make();
  let server: RawServer;
  beforeAll(async () => {
    server = await RawServer.start();
  });
  afterAll(() => server.close());

  describe.each(APIS)('$name', (api) => {
    const ask = api.provider;

    it.each<[string, (connection: Connection) => Promise<void>]>([
      ['[S13] a head that never comes', async () => undefined],
      [
        '[S13] a head that comes byte by byte',
        (it) => dripping(it, () => `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nx-long: ${'a'.repeat(10_000)}`),
      ],
      ['[S12] comments alone, for good', (it) => it.stream().then(() => dripping(it, () => '2\r\n:\n\r\n'.repeat(1_000)))],
    ])('one deadline ends %s', async (__, act) => {
      server.act = act;
      const late = await hear(ask(server.url, { transport }), { timeout: 120 });
      expect(late.error).toMatchObject({ kind: 'timeout' });
      await server.empty();
      const silent = await hear(ask(server.url, { transport }).pipe(stallTimeout({ first: 120 })));
      expect(StallError.is(silent.error)).toBe(true);
      await server.empty();
    });

    it('[S12] comments between events keep no stalled answer alive', async () => {
      server.act = async (connection) => {
        await connection.stream();
        await connection.chunk(upTo(api.script(), 2));
        await dripping(connection, () => '2\r\n:\n\r\n'.repeat(1_000));
      };
      const { error, text } = await hear(ask(server.url, { transport }).pipe(stallTimeout({ first: 2_000, between: 120 })));
      expect(StallError.is(error)).toBe(true);
      expect(TEXT.startsWith(text) && text !== '').toBe(true);
      await server.empty();
    });

    it('[S17] [X06] takes no line, and no event of many lines, beyond the limit', async () => {
      const limited = ask(server.url, { transport, limits: { lineBytes: 8_000 } });
      for (const body of [`data: ${'x'.repeat(9_000)}`, 'data: x\n'.repeat(9_000), `data: ${'x'.repeat(9_000)}\n\n`]) {
        server.act = (connection) => say(connection, upTo(api.script(), 2) + body);
        const { error, text } = await hear(limited);
        expect(error).toMatchObject({ kind: 'too-large', code: 'lineBytes', switchable: true });
        expect(TEXT.startsWith(text)).toBe(true);
      }
      server.act = (connection) => say(connection, api.script().whole);
      expect(await hear(limited)).toMatchObject({ text: TEXT });
      await server.empty();
    });
  });

  it('[X06] takes no more of an answer than its limit, though it never ends', async () => {
    const [api] = APIS as [(typeof APIS)[number]]; // there are four
    server.act = async (connection) => {
      await connection.stream();
      await flooding(connection, `:${'x'.repeat(16_000)}\n`);
    };
    const { error } = await hear(api.provider(server.url, { transport, limits: { answerBytes: MIB } }));
    expect(error).toMatchObject({ kind: 'too-large', code: 'answerBytes' });
    await server.empty();
  });

  it.each(['500 Internal Server Error', '200 OK'])(
    '[X06] takes no more of the body of an error with %s than its limit',
    async (status) => {
      const [api] = APIS as [(typeof APIS)[number]]; // there are four
      let sent = 0;
      server.act = async (connection) => {
        await connection.stream({ 'content-type': 'application/json' }, status);
        sent = await flooding(connection, 'x'.repeat(16_000));
      };
      const { error } = await hear(api.provider(server.url, { transport, limits: { errorBytes: 1_000 } }));
      expect(error).toMatchObject({ kind: status.startsWith('500') ? 'server' : 'protocol' });
      await server.empty();
      // What the sockets of both sides and the transport hold.
      expect(sent).toBeLessThan(32 * MIB);
    },
  );

  it.each<[string, string, object]>([
    ['one endless line', 'x', { kind: 'too-large', code: 'lineBytes' }],
    ['endless comments', `:${'x'.repeat(1_022)}\n`, { kind: 'too-large', code: 'answerBytes' }],
  ])('[S18] a gzip bomb of %s is told as such, in bounded memory', async (__, line, facts) => {
    const [api] = APIS as [(typeof APIS)[number]]; // there are four
    const bomb = bombOf(line, 1_024);
    server.act = (connection) => say(connection, bomb, { 'content-encoding': 'gzip' });
    const growth = await growthDuring(async () => {
      const { error } = await hear(
        api.provider(server.url, { transport, limits: { lineBytes: 4 * MIB, answerBytes: 32 * MIB } }),
      );
      expect(error).toMatchObject(facts);
    });
    expect(growth).toBeLessThan(200 * MIB);
    await server.empty();
  });

  it('[S18] a gzip bomb in the body of an error is cut', async () => {
    const [api] = APIS as [(typeof APIS)[number]]; // there are four
    const bomb = bombOf('x', 256);
    server.act = async (connection) => {
      await connection.head({ ...SSE, 'content-encoding': 'gzip', 'content-length': bomb.length }, '500 Broken');
      await connection.write(bomb);
    };
    const growth = await growthDuring(async () => {
      expect((await hear(api.provider(server.url, { transport }))).error).toMatchObject({ kind: 'server', status: 500 });
    });
    expect(growth).toBeLessThan(100 * MIB);
    await server.empty();
  });
});

/** So many MiB of a text, in a thousandth of that: gzip's members follow each other. */
function bombOf(text: string, size: number): Buffer {
  const member = gzipSync(Buffer.alloc(4 * MIB, text));
  return Buffer.concat(Array<Buffer>(size / 4).fill(member));
}

/** Byte after byte, until the client leaves. */
async function dripping(connection: Connection, text: () => string): Promise<void> {
  for (const byte of text()) {
    if (connection.socket.destroyed) return;
    await connection.write(byte);
    await connection.pause(1);
  }
}

/** As fast as the client takes it, until it leaves; how many bytes that were. */
async function flooding(connection: Connection, text: string): Promise<number> {
  const { socket } = connection;
  while (!socket.destroyed) {
    await connection.chunk(text);
    await setImmediate();
  }
  return socket.bytesWritten;
}

/** How much more memory there was at the worst while something went on. */
async function growthDuring(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 2);
  try {
    await work();
  } finally {
    clearInterval(watch);
  }
  return most - before;
}
