import { constants, gzipSync } from 'node:zlib';
import type { ProviderError } from '../../src/index.js';
import { type ApiUnderTest, type Script, WORDS } from './apis.js';
import type { Connection } from './rawServer.js';

/** What is heard: of the text so many words, and then the end or an error with these facts. */
export interface Expected {
  readonly words: number;
  readonly error?: Partial<Record<keyof ProviderError, unknown>>;
}

export type Row = readonly [
  name: string,
  expected: Expected,
  act: (connection: Connection, script: Script, api: ApiUnderTest) => unknown,
];

const WHOLE: Expected = { words: WORDS.length };
const after = (words: number, kind: string, facts: object = {}): Expected => ({ words, error: { kind, ...facts } });

export const upTo = ({ begin, words }: Script, count: number): string => begin + words.slice(0, count).join('');

/** A stream in HTTP's chunks that says this, and ends as it should. */
export async function say(
  connection: Connection,
  body: string | Uint8Array,
  headers?: Readonly<Record<string, string>>,
): Promise<void> {
  await connection.stream(headers);
  await connection.chunk(body);
  await connection.end();
}

export const GZIP = { 'content-encoding': 'gzip' };
/** As a server that streams compresses: what has been said so far can be read. */
export const packed = (text: string): Buffer => gzipSync(text, { finishFlush: constants.Z_SYNC_FLUSH });
const html = '<!doctype html><html><body><h1>Sign in</h1></body></html>\n';
const rateLimit = (api: ApiUnderTest, space?: number): string =>
  JSON.stringify(api.grammar.errorBody({ status: 429 }, '1'), undefined, space);

const CONNECTIONS: readonly Row[] = [
  ['[S01] RST before the head', after(0, 'network', { retryable: true, neverSent: false }), (it) => it.reset()],
  ['[S01] FIN before the head', after(0, 'network', { retryable: true }), (it) => it.fin()],
  [
    '[S02] RST in the middle of a chunk',
    after(2, 'network'),
    async (it, script) => {
      await it.stream();
      await it.chunk(upTo(script, 2));
      await it.write('ffff\r\ndata: {"ha');
      await it.reset();
    },
  ],
  [
    '[S03] FIN in the middle of a chunk',
    after(2, 'network'),
    async (it, script) => {
      await it.stream();
      await it.chunk(upTo(script, 2));
      await it.write('ffff\r\ndata: {"ha');
      it.fin();
    },
  ],
  [
    '[S04] FIN between chunks',
    after(3, 'network'),
    async (it, script) => {
      await it.stream();
      await it.chunk(upTo(script, 3));
      it.fin();
    },
  ],
  [
    '[S04] FIN between events, where the close is the end of the body',
    after(3, 'truncated'),
    async (it, script) => {
      await it.head({ 'content-type': 'text/event-stream' });
      await it.write(upTo(script, 3));
      it.fin();
    },
  ],
  [
    '[S04] FIN between chunks, after the end marker',
    WHOLE,
    async (it, script) => {
      await it.stream();
      await it.chunk(script.whole);
      it.fin();
    },
  ],
  [
    '[S05] a Content-Length that cuts the answer',
    after(3, 'truncated'),
    async (it, script) => {
      const kept = upTo(script, 3);
      await it.head({ 'content-type': 'text/event-stream', 'content-length': Buffer.byteLength(kept) });
      await it.write(script.whole);
      it.fin();
    },
  ],
  [
    '[S05] a Content-Length beyond the answer, which broke off',
    after(3, 'network'),
    async (it, script) => {
      await it.head({ 'content-type': 'text/event-stream', 'content-length': 1_000_000 });
      await it.write(upTo(script, 3));
      it.fin();
    },
  ],
  [
    '[S05] a Content-Length beyond an answer that is whole',
    WHOLE,
    async (it, script) => {
      await it.head({ 'content-type': 'text/event-stream', 'content-length': 1_000_000 });
      await it.write(script.whole);
      it.fin();
    },
  ],
  [
    'a chunk size that is none',
    after(2, 'network'),
    async (it, script) => {
      await it.stream();
      await it.chunk(upTo(script, 2));
      await it.write('zz\r\n');
    },
  ],
];

const COMPRESSION: readonly Row[] = [
  ['[S06] gzip', WHOLE, (it, script) => say(it, gzipSync(script.whole), GZIP)],
  ['[S06] gzip cut before its trailer', WHOLE, (it, script) => say(it, gzipSync(script.whole).subarray(0, -8), GZIP)],
  ['[S06] gzip cut before the end marker', after(3, 'truncated'), (it, script) => say(it, packed(upTo(script, 3)), GZIP)],
  [
    '[S06] gzip whose connection breaks after the end marker',
    WHOLE,
    async (it, script) => {
      await it.stream(GZIP);
      await it.chunk(packed(script.whole));
      await it.pause(20);
      it.fin();
    },
  ],
  [
    '[S06] gzip whose connection breaks before the end marker',
    after(3, 'network'),
    async (it, script) => {
      await it.stream(GZIP);
      await it.chunk(packed(upTo(script, 3)));
      // A fetch drops what it has not decoded yet when its connection breaks; on a busy machine the first takes its time.
      await it.pause(300);
      it.fin();
    },
  ],
  ['[S06] a plain body that says it is gzip', after(0, 'network'), (it, script) => say(it, script.whole, GZIP)],
];

const NO_STREAM: readonly Row[] = [
  ['[S07] 204', after(0, 'protocol', { status: 204 }), (it) => it.head({}, '204 No Content').then(() => it.fin())],
  [
    '[S07] an empty 200',
    after(0, 'truncated'),
    (it) => it.head({ 'content-type': 'text/event-stream', 'content-length': 0 }).then(() => it.fin()),
  ],
  ['[S07] an empty 200 in chunks', after(0, 'truncated'), (it) => say(it, '')],
  ['[S08] a page', after(0, 'protocol'), (it) => say(it, html, { 'content-type': 'text/html; charset=utf-8' })],
  ['[S08] a page that says it is a stream', after(0, 'protocol'), (it) => say(it, html)],
  [
    '[S09] a JSON error with 200',
    after(0, 'rate-limit', { retryable: true }),
    (it, _script, api) => say(it, rateLimit(api), { 'content-type': 'application/json' }),
  ],
  ['[S09] a JSON error that says it is a stream', after(0, 'rate-limit'), (it, _script, api) => say(it, rateLimit(api, 2))],
  [
    'JSON that tells of no error',
    after(0, 'protocol'),
    (it) => say(it, '{"choices":[]}', { 'content-type': 'application/json' }),
  ],
];

const EVENTS: readonly Row[] = [
  [
    '[S10] an error event',
    after(2, 'overloaded', { switchable: true }),
    (it, script, api) => say(it, upTo(script, 2) + api.error(OVERLOADED[api.name])),
  ],
  [
    '[S10] an error event, after which the socket stays open',
    after(2, 'overloaded'),
    async (it, script, api) => {
      await it.stream();
      await it.chunk(upTo(script, 2) + api.error(OVERLOADED[api.name]));
    },
  ],
  ['[S11] no end marker', after(WORDS.length, 'truncated'), (it, script) => say(it, upTo(script, WORDS.length))],
  ['[S11] two end markers', WHOLE, (it, { whole, end }) => say(it, whole + end)],
  ['[S11] an end marker twice, in two chunks', WHOLE, (it, { whole, end }) => inChunks(it, whole, end)],
  ['[S12] comments around the answer', WHOLE, (it, script) => say(it, commented(script.whole))],
  ['[S12] comments alone', after(0, 'truncated'), (it) => say(it, ': keep-alive\n\n'.repeat(20))],
  [
    '[S20] one event of broken JSON',
    after(2, 'protocol'),
    (it, script, api) => say(it, upTo(script, 2) + api.garbage() + script.words.slice(2).join('') + script.end),
  ],
  [
    '[S20] one event of broken JSON at the end of the body',
    after(2, 'truncated'),
    (it, script, api) => say(it, upTo(script, 2) + api.garbage().trimEnd()),
  ],
];

const OVERLOADED: Readonly<Record<string, string>> = {
  chat: 'server_is_overloaded',
  responses: 'server_is_overloaded',
  anthropic: 'overloaded_error',
  gemini: 'UNAVAILABLE',
};

const commented = (text: string): string => `: hello\n\n${text.replaceAll(/\r?\n\r?\n/g, '$&: OPENROUTER PROCESSING\n\n')}`;

async function inChunks(connection: Connection, ...texts: readonly string[]): Promise<void> {
  await connection.stream();
  for (const text of texts) {
    await connection.chunk(text);
    await connection.pause(1);
  }
  await connection.end();
}

const lines = (text: string, end: string): string => text.replaceAll(/\r\n|\n/g, end);

const GRAMMAR: readonly Row[] = [
  ['[S15] LF', WHOLE, (it, { whole }) => say(it, lines(whole, '\n'))],
  ['[S15] CR', WHOLE, (it, { whole }) => say(it, lines(whole, '\r'))],
  ['[S15] CRLF', WHOLE, (it, { whole }) => say(it, lines(whole, '\r\n'))],
  ['[S15] CRLF across chunks', WHOLE, (it, { whole }) => inChunks(it, ...lines(whole, '\r\n').split(/(?<=\r)/))],
  ['[S15] a byte order mark', WHOLE, (it, { whole }) => say(it, `\uFEFF${whole}`)],
  ['[S15] a byte order mark across chunks', WHOLE, (it, { whole }) => splitMark(it, whole)],
  ['[S15] NUL in a comment and an id', WHOLE, (it, { whole }) => say(it, `: \0\n\nid: a\0b\n${whole}`)],
  [
    '[S15] NUL in the data',
    after(2, 'protocol'),
    (it, script) => say(it, `${upTo(script, 2)}data: {"text":"\0"}\n\n${script.end}`),
  ],
  ['[S16] no final newline', WHOLE, (it, { whole }) => say(it, whole.trimEnd())],
  ['[S16] one newline of two', WHOLE, (it, { whole }) => say(it, `${whole.trimEnd()}\n`)],
];

async function splitMark(connection: Connection, text: string): Promise<void> {
  const bytes = Buffer.from(`\uFEFF${text}`);
  await connection.stream();
  for (const part of [bytes.subarray(0, 1), bytes.subarray(1, 2), bytes.subarray(2)]) {
    await connection.chunk(part);
    await connection.pause(1);
  }
  await connection.end();
}

/** One fault a row, whatever the API. */
export const FAULTS: readonly Row[] = [...CONNECTIONS, ...COMPRESSION, ...NO_STREAM, ...EVENTS, ...GRAMMAR];
