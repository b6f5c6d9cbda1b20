import type { Api } from '../api.js';
import { grammars } from './grammar.js';
import type { Script } from './script.js';
import { answerWords } from './words.js';

/** A response as it goes on the wire: its head, then chunks of the body. */
export interface Rendered {
  /** The bytes of a write each, in the framing of HTTP. */
  readonly writes: readonly Uint8Array[];
  /** How many tokens are out after each write. */
  readonly tokensAfter: readonly number[];
  /** The write that the fault stands in for, or comes before. */
  readonly faultAt: number;
}

const ANSWER_HEAD = Buffer.from(
  'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ncache-control: no-cache\r\n' +
    'x-request-id: req_bench\r\ntransfer-encoding: chunked\r\n\r\n',
);
const END = Buffer.from('0\r\n\r\n');
const OVERLOADED = '{"error":{"message":"The server is overloaded.","type":"server_error","param":null,"code":null}}';
const LIMITED = '{"error":{"message":"Slow down.","type":"requests","param":null,"code":"rate_limit_exceeded"}}';
export const DEAD = refusal('503 Service Unavailable', OVERLOADED);
export const BUSY = refusal('429 Too Many Requests\r\nretry-after: 1', LIMITED);
/** With the end of the body: nothing follows it. */
export const ERROR_EVENT = Buffer.concat([
  framed('data: {"error":{"message":"The server had an error.","type":"server_error","param":null,"code":null}}\n\n'),
  END,
]);
/** An event that lost its end. */
export const BROKEN_EVENT = framed('data: {"id":"chatcmpl-DPTBg29yUne0qG2XCotTwUgvJqaSb","object":"chat.comple\n\n');

/** The whole answer, rendered once for all requests alike: the upstream is to cost little beside its clients. */
export function rendered(api: Api, { tokens, eventsPerWrite }: Script, said: readonly string[] = answerWords(tokens)): Rendered {
  const grammar = grammars[api];
  const events = said.map((word, at) => grammar.token(word, at));
  const writes: Uint8Array[] = [Buffer.concat([ANSWER_HEAD, ...grammar.opening.map(framed)])];
  const tokensAfter = [0];
  for (let at = 0; at < events.length; at += eventsPerWrite) {
    writes.push(framed(events.slice(at, at + eventsPerWrite).join('')));
    tokensAfter.push(Math.min(at + eventsPerWrite, events.length));
  }
  const closing = grammar.closing(said.join(''), said.length);
  writes.push(Buffer.concat([...closing.map(framed), END]));
  tokensAfter.push(events.length);
  return { writes, tokensAfter, faultAt: Math.ceil(writes.length / 2) };
}

function framed(body: string): Uint8Array {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
}

function refusal(status: string, body: string): Uint8Array {
  return Buffer.from(`HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
}
