import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Handler, type RunningServer, type ServeOptions, serve } from 'rxbaton/node';
import { afterEach, describe, expect, it } from 'vitest';
import { rawClient } from './rawClient.js';

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

let server: RunningServer | undefined;

async function start(handler: Handler, options: ServeOptions = {}): Promise<RunningServer> {
  server = await serve(handler, options);
  return server;
}

afterEach(async () => {
  await server?.close({ graceMs: 0 });
  server = undefined;
});

/** A body without an end, which counts what is taken of it and tells when it is cancelled. */
class Spring {
  taken = 0;
  readonly cancelled: Promise<void>;
  readonly body: ReadableStream<Uint8Array>;

  constructor(chunk: Uint8Array, every?: number) {
    let cancel: () => void = () => undefined;
    this.cancelled = new Promise((resolve) => (cancel = resolve));
    this.body = new ReadableStream(
      {
        pull: async (controller) => {
          if (every !== undefined) await new Promise((resolve) => setTimeout(resolve, every));
          this.taken += 1;
          controller.enqueue(chunk);
        },
        cancel,
      },
      { highWaterMark: 0 },
    );
  }
}

const text = (said: string): Uint8Array => new TextEncoder().encode(said);
const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));

describe('serve', () => {
  it('answers with status, headers, cookies and body', async () => {
    const { url } = await start(
      () =>
        new Response('made', {
          status: 201,
          headers: [
            ['x-a', '1'],
            ['set-cookie', 'a=1'],
            ['set-cookie', 'b=2'],
          ],
        }),
    );
    const answer = await fetch(url);
    expect([answer.status, answer.headers.get('x-a'), answer.headers.getSetCookie(), await answer.text()]).toStrictEqual([
      201,
      '1',
      ['a=1', 'b=2'],
      'made',
    ]);
  });

  it('hands over method, address, headers and a body of any size', async () => {
    const { url } = await start(async (request) =>
      Response.json({
        method: request.method,
        url: request.url,
        header: request.headers.get('x-a'),
        bytes: (await request.arrayBuffer()).byteLength,
      }),
    );
    const answer = await fetch(`${url}/p/q?r=1`, { method: 'PUT', headers: { 'x-a': 'b' }, body: new Uint8Array(5_000_000) });
    expect(await answer.json()).toStrictEqual({ method: 'PUT', url: `${url}/p/q?r=1`, header: 'b', bytes: 5_000_000 });
  });

  it('streams a body as it comes', async () => {
    let say: (said: string) => void = () => undefined;
    const body = new ReadableStream({
      start(controller) {
        say = (said) => controller.enqueue(text(said));
      },
    });
    const { url } = await start(() => new Response(body));
    // Its head is there before there is a body.
    const reader = (await fetch(url)).body?.getReader();
    for (const said of ['a', 'b', 'c']) {
      say(said);
      expect(new TextDecoder().decode((await reader?.read())?.value)).toBe(said);
    }
    await reader?.cancel();
  });

  it('sends no body to HEAD, and cancels it', async () => {
    const spring = new Spring(text('x'));
    const { url } = await start(() => new Response(spring.body, { headers: { 'x-a': '1' } }));
    const answer = await fetch(url, { method: 'HEAD' });
    expect([answer.status, answer.headers.get('x-a'), await answer.text()]).toStrictEqual([200, '1', '']);
    await spring.cancelled;
    expect(spring.taken).toBe(0);
  });

  it.each<[string, Handler]>([
    ['throws', () => Promise.reject(new Error('the secret'))],
    [
      'throws at once',
      () => {
        throw new Error('the secret');
      },
    ],
    [
      'answers with a body that breaks at once',
      () => new Response(new ReadableStream({ pull: () => Promise.reject(new Error('the secret')) })),
    ],
    ['answers with something else', () => 'the secret' as unknown as Response],
    [
      'answers with a body that was read',
      async () => {
        const answer = new Response('the secret');
        await answer.text();
        return answer;
      },
    ],
  ])('answers 500 without a word more for a handler that %s', async (_, handler) => {
    const errors: unknown[] = [];
    const { url } = await start(handler, { onError: (error) => errors.push(error) });
    const answer = await fetch(url);
    expect([answer.status, await answer.text()]).toStrictEqual([500, 'Internal Server Error\n']);
    expect(errors).toHaveLength(1);
  });

  it('breaks the connection of a body that breaks', async () => {
    const errors: unknown[] = [];
    const failure = new Error('broken');
    const texts = ['half'];
    const body = new ReadableStream({
      pull: (controller) => {
        const said = texts.shift();
        if (said === undefined) controller.error(failure);
        else controller.enqueue(text(said));
      },
    });
    const { port } = await start(() => new Response(body), { onError: (error) => errors.push(error) });
    const client = await rawClient(port);
    client.send(GET);
    const heard = await client.end();
    expect(heard).toContain('half');
    expect(heard).not.toContain('\r\n0\r\n');
    expect(errors).toStrictEqual([failure]);
  });

  it.each(['a reset', 'closing'])('tells the handler, and cancels the body, of a client that leaves by %s', async (how) => {
    const spring = new Spring(text('x'), 10);
    let signal: AbortSignal | undefined;
    const { port } = await start((request) => {
      signal = request.signal;
      return new Response(spring.body);
    });
    const client = await rawClient(port);
    client.send(GET);
    await client.until('x');
    if (how === 'a reset') client.socket.resetAndDestroy();
    else client.socket.destroy();
    await spring.cancelled;
    if (signal !== undefined) await aborted(signal);
    expect(signal?.aborted).toBe(true);
  });

  it('tells the handler of a client that leaves before its answer begins', async () => {
    const left = new Promise<void>((resolve) => {
      void start(async (request) => {
        await aborted(request.signal);
        resolve();
        return new Response('late');
      }).then(async ({ port }) => {
        const client = await rawClient(port);
        client.send(GET);
        setTimeout(() => client.socket.destroy(), 20);
      });
    });
    await left;
  });

  it('takes a client that has closed its side for one that left when the answer has long been silent', async () => {
    const cancelled = new Promise<void>((resolve) => {
      const body = new ReadableStream({ start: (controller) => controller.enqueue(text('a')), cancel: () => resolve() });
      void start(() => new Response(body)).then(async ({ port }) => {
        const client = await rawClient(port);
        client.socket.end(GET);
      });
    });
    await cancelled;
  });

  it('takes no more of a body than its reader does, however small the chunks', async () => {
    const chunk = text('data: {"a":1}\n\n');
    const spring = new Spring(chunk);
    const { port } = await start(() => new Response(spring.body));
    const socket = await stuck(port);
    const taken = await settled(() => spring.taken);
    // The kernels of both sides hold what they hold; nothing beyond it is asked for.
    expect(taken * chunk.length).toBeLessThan(16_000_000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(spring.taken).toBe(taken);
    socket.resume();
    while (spring.taken === taken) await once(socket, 'data');
    socket.destroy();
    await spring.cancelled;
  });

  it('cuts off a reader that has stopped for too long', async () => {
    const spring = new Spring(new Uint8Array(65_536));
    const { port } = await start(() => new Response(spring.body), { drainTimeout: 100 });
    const socket = await stuck(port);
    await spring.cancelled;
    socket.destroy();
  });

  it('reads a request no faster than its handler does', async () => {
    let proceed: () => void = () => undefined;
    const { port } = await start(async (request) => {
      await new Promise<void>((resolve) => (proceed = resolve));
      return new Response(String((await request.arrayBuffer()).byteLength));
    });
    const socket = connect(port, '127.0.0.1');
    const bytes = 64_000_000;
    socket.write(`POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${bytes}\r\n\r\n`);
    socket.write(new Uint8Array(bytes));
    await settled(() => socket.bytesWritten - socket.writableLength);
    expect(socket.writableLength).toBeGreaterThan(0);
    proceed();
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(String(answer)).toContain('HTTP/1.1 200');
    socket.destroy();
  });

  it.each<[string, ServeOptions, string]>([
    ['port', { port: 70_000 }, 'serve({ port }) must be a whole number of at least 0 and at most 65535, not 70000'],
    ['host', { host: '' }, 'serve({ host }) must be a name or an address'],
    [
      'headersTimeout',
      { headersTimeout: 0 },
      'serve({ headersTimeout }) must be a number greater than 0 and at most 2147483647, not 0',
    ],
    ['maxConnections', { maxConnections: 1.5 }, 'serve({ maxConnections }) must be a whole number of at least 1, not 1.5'],
    [
      'drainTimeout',
      { drainTimeout: -1 },
      'serve({ drainTimeout }) must be a number greater than 0 and at most 2147483647, not -1',
    ],
  ])('says what is wrong with %s', async (_, options, message) => {
    await expect(serve(() => new Response(), options)).rejects.toThrow(message);
  });

  it('rejects when its port is taken', async () => {
    const { port } = await start(() => new Response());
    await expect(serve(() => new Response(), { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('close', () => {
  it('lets an answer end, closes what is idle at once, and takes no more', async () => {
    let finish: () => void = () => undefined;
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(text('begun'));
        finish = () => {
          controller.enqueue(text(' and ended'));
          controller.close();
        };
      },
    });
    const running = await start(({ url }) => (url.endsWith('/idle') ? new Response('idle') : new Response(body)));
    const idle = await rawClient(running.port);
    idle.send('GET /idle HTTP/1.1\r\nHost: a\r\n\r\n');
    await idle.until('idle');
    const silent = await rawClient(running.port);
    const busy = await rawClient(running.port);
    busy.send(GET);
    await busy.until('begun');
    const closed = running.close({ graceMs: 5_000 });
    await Promise.all([idle.end(), silent.end()]);
    await expect(rawClient(running.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    finish();
    expect(await busy.end()).toContain('0\r\n\r\n');
    await closed;
  });

  it('cuts off what takes longer than the grace, and leaves nothing', async () => {
    const spring = new Spring(text('x'), 10);
    const running = await start(() => new Response(spring.body));
    const client = await rawClient(running.port);
    client.send(GET);
    await client.until('x');
    const before = performance.now();
    await running.close({ graceMs: 50 });
    expect(performance.now() - before).toBeLessThan(5_000);
    await spring.cancelled;
    await client.end();
  });

  it('holds to the shorter of two graces', async () => {
    const spring = new Spring(text('x'), 10);
    const running = await start(() => new Response(spring.body));
    const client = await rawClient(running.port);
    client.send(GET);
    await client.until('x');
    const closed = running.close({ graceMs: 1_000_000 });
    await running.close({ graceMs: 0 });
    await closed;
    expect(process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap')).toStrictEqual([]);
    await client.end();
  });
});

/** A client that asks and does not read. */
async function stuck(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.pause();
  socket.write(GET);
  await once(socket, 'connect');
  return socket;
}

/** A figure, once it has not moved for a while. */
async function settled(figure: () => number): Promise<number> {
  for (let last = -1; ; ) {
    const now = figure();
    if (now === last && now > 0) return now;
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
