import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APIS, type ApiUnderTest, TEXT, WORDS } from './apis.js';
import { FAULTS, GZIP, packed, say, upTo } from './faults.js';
import { hear } from './heard.js';
import { type Act, RawServer } from './rawServer.js';
import { TRANSPORTS } from './transports.js';

describe.each(TRANSPORTS)('over %s', (_, make) => {
  const transport = make();
  let server: RawServer;
  beforeAll(async () => {
    server = await RawServer.start();
  });
  afterAll(() => server.close());

  describe.each(APIS)('$name', (api) => {
    it.each(FAULTS)('%s', async (__, { words, error }, act) => {
      server.act = (connection) => void act(connection, api.script(), api);
      const heard = await hear(api.provider(server.url, { transport }), { timeout: 5_000 });
      expect(heard.text).toBe(WORDS.slice(0, words).join(''));
      if (error === undefined) {
        expect(heard.error).toBeUndefined();
        expect(heard.chunks.filter(({ type }) => type === 'finish')).toStrictEqual([heard.chunks.at(-1)]);
      } else {
        expect(heard.error).toMatchObject({ name: 'ProviderError', provider: `${providerName(api)}/m`, ...error });
        expect(heard.chunks.some(({ type }) => type === 'finish')).toBe(false);
      }
      await server.empty();
    });

    it('[S11] takes what follows the end marker for no part of the answer', async () => {
      const { whole, words } = api.script();
      server.act = (connection) => say(connection, whole + words[0]);
      const heard = await hear(api.provider(server.url, { transport }));
      // Gemini has no end marker, only finish reasons: what follows one belongs to the answer.
      expect(heard.text).toBe(api.name === 'gemini' ? TEXT + WORDS[0] : TEXT);
      expect(heard.error).toBeUndefined();
      await server.empty();
    });

    it('[S14] puts UTF-8 together that is cut at every byte', async () => {
      const { whole } = api.script();
      server.act = async (connection) => {
        await connection.stream();
        for (const byte of Buffer.from(whole)) {
          await connection.chunk(Uint8Array.of(byte));
          await setImmediate();
        }
        await connection.end();
      };
      expect(await hear(api.provider(server.url, { transport }))).toMatchObject({ text: TEXT });
      await server.empty();
    });

    it('[S14] puts a character together whose second half comes late, and takes half of one for a cut', async () => {
      const { whole } = api.script();
      const bytes = Buffer.from(whole);
      const first = bytes.indexOf(Buffer.from('日'));
      for (const at of [first + 1, first + 2]) {
        server.act = async (connection) => {
          await connection.stream();
          await connection.chunk(bytes.subarray(0, at));
          await connection.pause(10);
          await connection.chunk(bytes.subarray(at));
          await connection.end();
        };
        expect(await hear(api.provider(server.url, { transport }))).toMatchObject({ text: TEXT });
        server.act = (connection) => say(connection, bytes.subarray(0, at));
        const { error, text } = await hear(api.provider(server.url, { transport }));
        expect([text, error]).toStrictEqual([WORDS[0], expect.objectContaining({ kind: 'truncated' })]);
      }
      await server.empty();
    });

    it.each<[string, Act]>([
      ['before the head', () => undefined],
      ['within the head', (it) => it.write('HTTP/1.1 200 OK\r\nx-half: ')],
      ['before the first event', (it) => it.stream()],
      ['within an event', (it) => it.stream().then(() => it.chunk(upTo(api.script(), 2).slice(0, -9)))],
      ['within a compressed body', (it) => it.stream(GZIP).then(() => it.chunk(packed(upTo(api.script(), 2))))],
      ['within the body of an error', (it) => it.stream({}, '500 Broken').then(() => it.chunk('{"error":'))],
    ])('an abort %s closes the connection', async (__, act) => {
      const control = new AbortController();
      server.act = async (connection) => {
        await act(connection);
        await connection.pause(20);
        control.abort('enough');
      };
      const { error, chunks } = await hear(api.provider(server.url, { transport }), { signal: control.signal });
      expect(error).toBe('enough');
      expect(chunks.every(({ type }) => type !== 'finish')).toBe(true);
      await server.empty();
    });

    it('[S19] gives no call to execute that a length limit cut', async () => {
      server.act = (connection) => say(connection, api.cutCall('{"path":"/tmp/x'));
      const { chunks, error } = await hear(api.provider(server.url, { transport }));
      expect(error).toBeUndefined();
      expect(chunks.filter(({ type }) => type === 'tool-call')).toMatchObject([{ name: 'act', complete: false }]);
      expect(chunks.at(-1)).toMatchObject({ type: 'finish', reason: 'length' });
      await server.empty();
    });
  });

  describe('[S10] an error inside a stream, as others say it', () => {
    const shapes: readonly (readonly [name: string, api: string, text: string, kind: string])[] = [
      ['Groq', 'chat', 'event: error\ndata: {"error":{"message":"m","type":"t","status_code":503}}\n\n', 'overloaded'],
      ['OpenRouter', 'chat', 'data: {"choices":[],"error":{"code":429,"message":"m"}}\n\ndata: [DONE]\n\n', 'rate-limit'],
      ['llama.cpp', 'chat', 'error: {"code":503,"message":"m","type":"unavailable_error"}\n\n', 'overloaded'],
      [
        'Responses, flat',
        'responses',
        'event: error\ndata: {"type":"error","code":"rate_limit_exceeded","message":"m"}\n\n',
        'rate-limit',
      ],
      [
        'Responses, nested',
        'responses',
        'event: error\ndata: {"type":"error","error":{"type":"tokens","code":"rate_limit_exceeded","message":"m"}}\n\n',
        'rate-limit',
      ],
      [
        'Anthropic',
        'anthropic',
        'event: error\ndata: {"type":"error","error":{"type":"rate_limit_error","message":"m"}}\n\n',
        'rate-limit',
      ],
      ['Gemini', 'gemini', '{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED"}}\n', 'rate-limit'],
      ['Gemini, over lines', 'gemini', '[{\n"error": {\n"code": 429,\n"status": "RESOURCE_EXHAUSTED"\n}\n}\n]\n', 'rate-limit'],
    ];
    it.each(shapes)('%s', async (__, name, text, kind) => {
      const api = APIS.find((one) => one.name === name) as ApiUnderTest; // the names are those of the list
      server.act = (connection) => say(connection, upTo(api.script(), 2) + text);
      const heard = await hear(api.provider(server.url, { transport }));
      expect(heard.text).toBe(WORDS.slice(0, 2).join(''));
      expect(heard.error).toMatchObject({ kind });
      await server.empty();
    });
  });
});

function providerName({ name }: ApiUnderTest): string {
  return name === 'chat' || name === 'responses' ? 'openai' : name;
}
