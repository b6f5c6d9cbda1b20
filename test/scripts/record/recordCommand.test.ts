import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type BaseUrls, DEFAULT_ANSWER, startUpstream, type Upstream } from 'rxbaton/testing/upstream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { figuresOf, usageOf } from '../../../scripts/record/figures.js';
import { sha256 } from '../../../scripts/record/sha256.js';
import { column, figuresIn, type Row } from '../../wire/replay.js';
import { CANARY, KEYS, Recorder, rowIn, testedBy } from './recorder.js';

const APIS: readonly (readonly [provider: string, baseUrl: keyof BaseUrls])[] = [
  ['openai', 'openai'],
  ['openai-responses', 'openai'],
  ['anthropic', 'anthropic'],
  ['gemini', 'gemini'],
  ['deepseek', 'deepseek'],
  ['groq', 'openai'],
];

let recorder: Recorder;
let upstream: Upstream;

beforeEach(async () => {
  recorder = new Recorder();
  upstream = await startUpstream({ default: { firstTokenMs: 1, tokenMs: 0 } });
});

afterEach(async () => {
  recorder.close();
  await upstream.close();
});

describe('npm run record', () => {
  it.each(APIS)('%s: what is recorded reads as it read live', async (name, api) => {
    upstream.set(undefined, { reasoning: 'Let me think. ', toolCalls: [{ name: 'weather', args: { city: 'Zürich 🌦' } }] });
    const recording = await recorder.recordLive(name, upstream.baseUrls[api]);
    expect(recording.error).toBeUndefined();
    const row = rowIn(recording.row);
    const again = recorder.again(row);
    expect(figuresOf(again)).toStrictEqual(figuresOf({ chunks: recording.chunks, cut: false }));
    expect(figuresOf(again)).toStrictEqual(figuresIn(row));
    expect(usageOf(again)).toStrictEqual(testedBy(row).usage(row, recorder.bytes().toString()));
    expect(column(row, 'outcome')).toBe('complete');
    expect(column(row, 'text_sha256')).toBe(sha256(DEFAULT_ANSWER));
    expect(column(row, 'file_sha256')).toBe(sha256(recorder.bytes()));
    expect(recorder.files()).toStrictEqual(['recording.headers.json', 'recording.sse']);
    expect(recorder.left({ printed: recording.row, told: '' })).not.toContain(CANARY);
  });

  it.each(APIS)('%s: a stream that is cut is recorded as it is', async (name, api) => {
    upstream.set(undefined, { fault: { type: 'cut', after: 7, how: 'fin' } });
    const ran = await recorder.ask(name, upstream.baseUrls[api]);
    const row = rowIn(ran.printed);
    expect(column(row, 'outcome')).toBe('cut');
    expect(column(row, 'auto_features').split(' ')).toContain('cut');
    expect(DEFAULT_ANSWER.startsWith(readText(row))).toBe(true);
    expect(readText(row)).not.toBe('');
    expect(figuresOf(recorder.again(row))).toStrictEqual(figuresIn(row));
  });

  function readText(row: Row): string {
    return recorder
      .again(row)
      .chunks.map((chunk) => (chunk.type === 'text' ? chunk.text : ''))
      .join('');
  }

  it('a stream that is cut inside an event is cut, not broken', async () => {
    const url = await recorder.serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end('data: {"id":"1","choices":[{"index":0,"delta":{"content":"Hel"}}]}\n\ndata: {"id":"1","cho');
    });
    const row = rowIn((await recorder.ask('groq', url)).printed);
    expect(column(row, 'outcome')).toBe('cut');
    expect(column(row, 'text_len')).toBe('3');
  });

  it('keeps every byte, also those that follow the end marker', async () => {
    const whole = Buffer.concat([
      Buffer.from(': \xff\xfe not UTF-8\n\n', 'latin1'),
      Buffer.from(
        'data: {"id":"1","choices":[{"index":0,"delta":{"content":"é"},"finish_reason":"stop"}]}\r\n\r\ndata: [DONE]\n\n',
      ),
      Buffer.from(': and after it\n\n'),
    ]);
    const url = await recorder.serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(whole.subarray(0, -10));
      setTimeout(() => response.end(whole.subarray(-10)), 150);
    });
    await recorder.ask('groq', url);
    expect(recorder.bytes()).toStrictEqual(whole);
  });

  it.each(APIS.flatMap(([name, api]) => [401, 429].map((status) => [name, status, api] as const)))(
    '%s: %i is recorded as .json',
    async (name, status, api) => {
      upstream.set(undefined, { fault: { type: 'status', status, retryAfter: 3, message: `No good: ${CANARY} is not it` } });
      const ran = await recorder.ask(name, upstream.baseUrls[api]);
      const row = rowIn(ran.printed);
      const { headers, ...said } = recorder.json('.json');
      expect(said).toStrictEqual({ status, body: expect.stringContaining('No good: REDACTED is not it') as unknown });
      expect(headers).toMatchObject({ 'retry-after': '3' });
      expect(JSON.parse(column(row, 'http'))).toStrictEqual({
        status,
        kind: status === 401 ? 'auth' : 'rate_limit',
        retry: status === 429,
        failover: true,
        retryAfterMs: 3_000,
      });
      expect(JSON.parse(column(row, 'error'))).toMatchObject({ message: 'No good: REDACTED is not it' });
      expect(column(row, 'wire')).toBe('http-error');
      expect(recorder.files().includes('recording.sse')).toBe(false);
      expect(recorder.left(ran)).not.toContain(CANARY);
    },
  );

  it('an error inside a stream has its words in the row', async () => {
    upstream.set(undefined, { fault: { type: 'error', after: 3 } });
    const row = rowIn((await recorder.ask('anthropic', upstream.baseUrls.anthropic)).printed);
    expect(column(row, 'outcome')).toBe('error');
    expect(JSON.parse(column(row, 'error'))).toHaveProperty('message', expect.stringMatching(/./));
  });

  it('keeps no key, whatever its spelling, and nothing that tells whose account it was', async () => {
    const ids = { org: `org-${'A1'.repeat(12)}`, project: `proj_${'b2'.repeat(12)}`, request: 'req_011CeCGmMJJGRCp7xgjqapmJ' };
    const url = await recorder.serve((_, response) => {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'openai-organization': 'my-company',
        'x-request-id': ids.request,
        'set-cookie': 'session=abc',
        'x-echo': CANARY,
        'x-ratelimit-remaining-requests': '7',
      });
      const said = [CANARY, CANARY.replaceAll('/', '\\/'), encodeURIComponent(CANARY), ids.org, ids.project, ids.request].join(
        ' ',
      );
      response.end(`data: {"id":"1","choices":[{"index":0,"delta":{"content":"${said}"},"finish_reason":"stop"}]}\n\n`);
    });
    const ran = await recorder.ask('groq', url);
    const row = rowIn(ran.printed);
    const all = recorder.left(ran);
    for (const secret of [CANARY, CANARY.slice(-8), ...Object.values(ids), 'my-company', 'session=abc']) {
      expect(all).not.toContain(secret);
    }
    expect(all).toContain('REDACTED REDACTED REDACTED org-REDACTED proj_REDACTED req_REDACTED');
    expect(column(row, 'notes')).toBe('keys or ids redacted');
    const { headers } = recorder.json('.headers.json');
    expect(headers).toMatchObject({
      'content-type': 'text/event-stream',
      'openai-organization': 'REDACTED',
      'x-ratelimit-remaining-requests': '7',
    });
  });

  it('a key that a refusal shows with stars is redacted too', async () => {
    const url = await recorder.serve((_, response) => {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end('{"error":{"message":"Incorrect API key provided: sk-proj-abcd****wxyz. Your api key: ****-key is invalid"}}');
    });
    await recorder.ask('openai', url);
    const { body } = recorder.json('.json');
    expect(body).toBe('{"error":{"message":"Incorrect API key provided: REDACTED. Your api key: REDACTED is invalid"}}');
  });

  it('a server that holds the response open after its end does not hold the recorder', async () => {
    const url = await recorder.serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(
        'data: {"id":"1","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
      );
    });
    const row = rowIn((await recorder.ask('groq', url)).printed);
    expect(column(row, 'outcome')).toBe('complete');
  });

  it.each(['.sse', '.json', '.headers.json'])('overwrites no %s, and asks nobody then', async (ending) => {
    const path = `${recorder.out}${ending}`;
    writeFileSync(path, 'precious');
    const { code, printed, told } = await recorder.ask('openai', upstream.baseUrls.openai);
    expect([code, printed]).toStrictEqual([2, '']);
    expect(told).toContain('is not overwritten: give another --out');
    expect(readFileSync(path, 'utf8')).toBe('precious');
    expect(upstream.requests).toStrictEqual([]);
  });

  it('says what to do about what it cannot do, and leaves no file', async () => {
    const refused = await recorder.ask('anthropic', 'http://127.0.0.1:1');
    expect(refused.told).toContain('Is the server up, and --base-url right? Nothing was recorded.');
    const keyless = await recorder.ask('gemini', upstream.baseUrls.gemini, {});
    expect(keyless.told).toBe('There is no key to ask with: set GEMINI_API_KEY.\n');
    const unknown = await recorder.run(['--provider', 'nobody', '--model', 'm', '--out', recorder.out]);
    expect(unknown.told).toContain('--provider nobody is none that is known (openai, openai-responses, anthropic,');
    const without = await recorder.run(['--provider', 'openai']);
    expect(without.told).toBe('--provider, --model and --out are needed. See npm run record -- --help.\n');
    const strange = await recorder.run(['--key', CANARY]);
    expect(strange.told).toContain("Unknown option '--key'");
    const secretive = await recorder.ask('openai', `http://user:${encodeURIComponent(CANARY)}@127.0.0.1:1/v1`);
    expect(secretive.told).toContain('must not hold a user name or password');
    for (const ran of [refused, keyless, unknown, without, strange, secretive]) {
      expect([ran.code, ran.printed]).toStrictEqual([2, '']);
      expect(recorder.left(ran)).not.toContain(CANARY);
    }
    expect(recorder.files()).toStrictEqual([]);
  });

  it('a server of one’s own needs no key', async () => {
    const asked: unknown[] = [];
    const url = await recorder.serve(({ headers }, response) => {
      asked.push(headers.authorization);
      response.end('data: {"id":"1","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\n');
    });
    const row = rowIn((await recorder.ask('llama.cpp', url, {})).printed);
    expect(column(row, 'outcome')).toBe('complete');
    expect(asked).toStrictEqual([undefined]);
  });

  it('runs from the shell, where the row alone is printed', async () => {
    const program = fileURLToPath(new URL('../../../dist/scripts/record/main.js', import.meta.url));
    const args = [program, ...recorder.order('openai', upstream.baseUrls.openai)];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env: KEYS });
    expect(column(rowIn(stdout), 'outcome')).toBe('complete');
    expect(stderr).toContain('recording.sse: a whole answer.');
    expect(recorder.left({ printed: stdout, told: stderr })).not.toContain(CANARY);
  });

  it('--help names every option', async () => {
    const { code, printed } = await recorder.run(['--help']);
    expect(code).toBe(0);
    for (const option of ['provider', 'model', 'out', 'prompt', 'base-url', 'shows']) expect(printed).toContain(`--${option}`);
  });
});
