import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { type UndiciTransport, type UndiciTransportOptions, undiciTransport } from 'rxbaton/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openai, type Provider } from '../../src/index.js';
import { type Fault, startUpstream, type Upstream } from '../../src/testing/upstream/index.js';
import { APIS, type ApiUnderTest, TEXT } from './apis.js';
import { everythingIn } from './everythingIn.js';
import { hear } from './heard.js';
import { RawServer } from './rawServer.js';
import { TunnelProxy } from './tunnelProxy.js';

let upstream: Upstream;
let transport: UndiciTransport;
beforeEach(async () => {
  upstream = await startUpstream({ default: { firstTokenMs: 1, tokenMs: 0 } });
});
afterEach(async () => {
  await transport.close();
  await upstream.waitFor(({ openSockets }) => openSockets === 0);
  await upstream.close();
});

function gpt(options: UndiciTransportOptions = {}, baseUrl = upstream.baseUrls.openai): Provider {
  transport = undiciTransport(options);
  return openai({ model: 'gpt-4o', apiKey: 'sk-canary', baseUrl, transport });
}

const failing = (fault: Fault): void => upstream.set(undefined, { fault });

describe('connections', () => {
  it('serve one request after the other', async () => {
    const ask = gpt();
    for (let times = 0; times < 3; times++) expect((await hear(ask)).error).toBeUndefined();
    expect(upstream.openSockets).toBe(1);
  });

  it('are as many as there are answers at a time, unless they are bounded', async () => {
    failing({ type: 'slow', headersMs: 30 });
    const ask = gpt();
    await Promise.all([hear(ask), hear(ask), hear(ask)]);
    expect(upstream.openSockets).toBe(3);
  });

  it('are no more than `connections`, for which what is over waits', async () => {
    failing({ type: 'slow', headersMs: 30 });
    const ask = gpt({ connections: 2 });
    const all = await Promise.all(Array.from({ length: 6 }, () => hear(ask)));
    expect(all.map(({ error }) => error)).toStrictEqual(Array(6).fill(undefined));
    expect([upstream.openSockets, upstream.requests.length]).toStrictEqual([2, 6]);
  });

  it('are not waited for by who has left', async () => {
    failing({ type: 'stall', after: 0 });
    const ask = gpt({ connections: 1 });
    const first = ask('1').subscribe();
    await upstream.waitFor(({ requests }) => requests.length === 1);
    ask('2').subscribe().unsubscribe();
    first.unsubscribe();
    upstream.recover();
    expect((await hear(ask)).error).toBeUndefined();
    expect(upstream.requests).toHaveLength(2);
  });

  it('are let go of when idle for `keepAliveTimeout`, though the server would keep them', async () => {
    await hear(gpt({ keepAliveTimeout: 50 }));
    await upstream.waitFor(({ openSockets }) => openSockets === 0);
  });
});

describe('close()', () => {
  it('lets the answers under way end, and then closes what is open', async () => {
    failing({ type: 'slow', headersMs: 50 });
    const ask = gpt();
    const answer = hear(ask);
    await upstream.waitFor(({ requests }) => requests.length === 1);
    const closed = transport.close();
    expect(transport.close()).toBe(closed);
    expect((await answer).error).toBeUndefined();
    await closed;
    await upstream.waitFor(({ openSockets }) => openSockets === 0);
  });

  it('takes no more requests', async () => {
    const ask = gpt();
    const closed = transport.close();
    for (const moment of [undefined, closed]) {
      await moment;
      expect((await hear(ask)).error).toMatchObject({ kind: 'network', code: 'UND_ERR_CLOSED', neverSent: true });
    }
    expect(upstream.requests).toHaveLength(0);
  });
});

describe('a process', () => {
  const run = promisify(execFile);
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const program = (options: string, last: string): string => `
    import { completion, openai } from 'rxbaton';
    import { undiciTransport } from 'rxbaton/node';
    const transport = undiciTransport(${options});
    const gpt = openai({ model: 'm', apiKey: 'k', baseUrl: '${upstream.baseUrls.openai}', transport });
    await Promise.all([completion(gpt('Hi')), completion(gpt('Hi'))]);
    const answered = performance.now();
    process.on('exit', () => console.log(performance.now() - answered < 10_000));
    ${last}`;

  it.each([
    ['is not held by idle connections', '{ keepAliveTimeout: 60_000 }', ''],
    ['may close them', '{ connections: 1, keepAliveTimeout: 60_000 }', 'await transport.close();'],
  ])('%s', async (_, options, last) => {
    transport = undiciTransport();
    const { stdout, stderr } = await run('node', ['--input-type=module', '-e', program(options, last)], { cwd: root });
    expect([stdout, stderr]).toStrictEqual(['true\n', '']);
  });

  it('is not held by idle connections through a proxy', async () => {
    transport = undiciTransport();
    const proxy = await TunnelProxy.start();
    const options = `{ proxy: '${proxy.url}', keepAliveTimeout: 60_000 }`;
    const { stdout } = await run('node', ['--input-type=module', '-e', program(options, '')], { cwd: root });
    expect(stdout).toBe('true\n');
    await proxy.close();
  });
});

describe('a proxy', () => {
  let proxy: TunnelProxy;
  beforeEach(async () => {
    proxy = await TunnelProxy.start();
  });
  afterEach(async () => {
    await transport.close();
    await proxy.close();
  });

  it('is tunnelled through, and alone is told its password', async () => {
    const ask = gpt({ proxy: proxy.url.replace('//', '//me:pass%20word@') });
    expect((await hear(ask)).error).toBeUndefined();
    expect(proxy.tunnels).toStrictEqual([upstream.url.replace('http://', '')]);
    expect(proxy.authorizations).toStrictEqual([`Basic ${btoa('me:pass word')}`]);
    expect(JSON.stringify(upstream.requests.map(({ headers }) => headers))).not.toMatch(/proxy-authorization/i);
  });

  it('keeps its tunnels for the next request, within `connections`', async () => {
    failing({ type: 'slow', headersMs: 20 });
    const ask = gpt({ proxy: proxy.url, connections: 2 });
    await Promise.all(Array.from({ length: 5 }, () => hear(ask)));
    expect([proxy.tunnels.length, upstream.requests.length]).toStrictEqual([2, 5]);
  });

  it('that refuses is a network failure, and prints no password', async () => {
    proxy.manner = 'refuses';
    const { error } = await hear(gpt({ proxy: proxy.url.replace('//', '//me:canary@') }));
    expect(error).toMatchObject({ kind: 'network' });
    expect(everythingIn(error)).not.toMatch(/canary/);
    expect(upstream.requests).toHaveLength(0);
  });

  it('that says nothing is given up after `connectTimeout`', async () => {
    proxy.manner = 'silent';
    const { error } = await hear(gpt({ proxy: proxy.url, connectTimeout: 100 }));
    expect(error).toMatchObject({ kind: 'network', code: 'UND_ERR_HEADERS_TIMEOUT' });
  });

  it('that is not there is said to be so', async () => {
    await proxy.close();
    const { error } = await hear(gpt({ proxy: proxy.url }));
    expect(error).toMatchObject({ kind: 'network', code: 'ECONNREFUSED', neverSent: true });
  });
});

describe('compressed bodies', () => {
  const [api] = APIS as [ApiUnderTest]; // there are four
  let server: RawServer;
  beforeEach(async () => {
    server = await RawServer.start();
  });
  afterEach(() => server.close());

  it.each<[string, (text: string) => Buffer]>([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('[S06] %s is read to its end though the connection breaks at once', async (encoding, compress) => {
    server.act = async (connection) => {
      await connection.stream({ 'content-encoding': encoding });
      await connection.chunk(compress(api.script().whole));
      connection.fin();
    };
    const heard = await hear(gpt({}, server.url));
    expect([heard.text, heard.error]).toStrictEqual([TEXT, undefined]);
  });
});

describe('options', () => {
  it.each<[string, UndiciTransportOptions, RegExp]>([
    ['no connections', { connections: 0 }, /connections.*0/],
    ['half a connection', { connections: 1.5 }, /connections.*1\.5/],
    ['a timeout of no time', { connectTimeout: 0 }, /connectTimeout.*0/],
    ['an endless timeout', { connectTimeout: Infinity }, /connectTimeout.*Infinity/],
    ['a timeout too long for a timer', { keepAliveTimeout: 2 ** 31 }, /keepAliveTimeout.*2147483648/],
    ['a negative timeout', { keepAliveTimeout: -1 }, /keepAliveTimeout.*-1/],
    ['[X03] a proxy of another scheme', { proxy: 'socks5://me:canary@host' }, /proxy.*http.*not socks5:$/],
    ['[X03] a proxy that is no address', { proxy: 'me:canary@host:1' }, /proxy/],
    ['[X03] a proxy without a scheme', { proxy: 'canary.host' }, /proxy.*absolute/],
    ['a proxy that is no text', { proxy: 8080 as never }, /proxy.*absolute/],
    ['a number that is none', { connections: '4' as never }, /connections.*'?4/],
  ])('refused: %s', (_, options, message) => {
    transport = undiciTransport();
    const make = (): unknown => undiciTransport(options);
    expect(make).toThrow(message);
    expect(make).not.toThrow(/canary/);
  });

  it('that are undefined are their defaults', async () => {
    const ask = gpt({ connections: undefined, proxy: undefined, connectTimeout: undefined, keepAliveTimeout: undefined });
    expect((await hear(ask)).error).toBeUndefined();
  });

  it('[X03] print no password of a proxy', () => {
    transport = undiciTransport({ proxy: 'http://me:canary@host:1' });
    expect(everythingIn(transport)).not.toMatch(/canary/);
  });
});
