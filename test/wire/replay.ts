import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createParser } from 'eventsource-parser';
import type { Chunk } from '../../src/chat/chunk.js';
import { definedOf } from '../../src/chat/definedOf.js';
import type { Usage } from '../../src/chat/usage.js';
import { NO_HEADERS, type Wire, type WireEvent, type WireTarget } from '../../src/wire/wire.js';

const FIXTURES = new URL('../fixtures/recordings/', import.meta.url);

/** One row of INDEX.tsv, by column name. */
export type Row = Readonly<Record<string, string>>;

export const column = (row: Row, name: string): string => row[name] ?? '';

export function rows(): readonly Row[] {
  const [head = '', ...lines] = readFileSync(new URL('INDEX.tsv', FIXTURES), 'utf8').trimEnd().split('\n');
  const names = head.split('\t');
  return lines.map((line) => Object.fromEntries(line.split('\t').map((value, at) => [names[at] ?? '', value])));
}

export function bytesOf(row: Row): Uint8Array {
  return readFileSync(new URL(column(row, 'file'), FIXTURES));
}

export function targetOf(api: string): WireTarget {
  const capabilities = { continuation: 'user-turn', tools: true, json: true, vision: true } as const;
  return { id: `${api}/model`, api, model: 'model', capabilities };
}

export interface Replayed {
  readonly chunks: readonly Chunk[];
  /** What the decoder threw, or what the stray lines of a stream that never ended mean. */
  readonly error?: unknown;
  /** Whether the stream ended without its end marker. */
  readonly cut: boolean;
}

/** What a body holds: its events, and the lines that are not of their grammar. */
export interface Body {
  readonly events: readonly WireEvent[];
  readonly stray: string;
}

/** A body, in the given pieces, from bytes to events. */
export function read(pieces: Iterable<Uint8Array>): Body {
  const events: WireEvent[] = [];
  let stray = '';
  const text = new TextDecoder();
  const parser = createParser({
    onEvent: (event) => events.push(event),
    onError: ({ line }) => {
      stray += `${line ?? ''}\n`;
    },
  });
  for (const piece of pieces) parser.feed(text.decode(piece, { stream: true }));
  parser.feed(`${text.decode()}\n\n`);
  return { events, stray };
}

/** What has been read, from events to chunks. */
export function replay({ events, stray }: Body, wire: Wire, target: WireTarget): Replayed {
  const chunks: Chunk[] = [];
  const emit = (chunk: Chunk): void => void chunks.push(chunk);
  const decoder = wire.createDecoder({ provider: target.id, attempt: 0 }, target);
  try {
    for (const event of events) decoder.decode(event, emit);
    // Gemini says STOP with each event, and an error that follows it in bare JSON is one all the same.
    if (decoder.phase !== 'closed' && stray !== '')
      throw wire.mapError({ status: 200, headers: NO_HEADERS, body: stray }, target);
    const cut = decoder.phase === 'open';
    if (!cut) decoder.finish(emit);
    return { chunks, cut };
  } catch (error) {
    return { chunks, error, cut: false };
  }
}

export function* inTwo(bytes: Uint8Array, at: number): Generator<Uint8Array> {
  yield bytes.subarray(0, at);
  yield bytes.subarray(at);
}

export function* byteByByte(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at++) yield bytes.subarray(at, at + 1);
}

/** What INDEX.tsv says of a stream, folded from its chunks. */
export interface Figures {
  readonly outcome: string;
  readonly textLength: number;
  readonly textSha256: string;
  readonly reasoningLength: number;
  readonly reasoningSha256: string;
  readonly refusalLength: number;
  readonly toolCalls: readonly { readonly id: string; readonly name: string; readonly arguments: string }[];
  readonly incompleteCalls: boolean;
  readonly finish: string;
  readonly citations: number;
  readonly signatures: number;
}

export function figuresOf({ chunks, error, cut }: Replayed): Figures {
  const all = <T extends Chunk['type']>(type: T): readonly Extract<Chunk, { type: T }>[] =>
    chunks.filter((chunk): chunk is Extract<Chunk, { type: T }> => chunk.type === type);
  const textOf = (parts: readonly { readonly text?: string | undefined }[]): string =>
    parts.map(({ text }) => text ?? '').join('');
  const text = textOf(all('text'));
  const reasoning = textOf(all('reasoning'));
  const order = all('tool-start').map(({ callId }) => callId);
  const calls = [...all('tool-call')].sort((one, other) => order.indexOf(one.callId) - order.indexOf(other.callId));
  const ended = cut ? 'cut' : 'complete';
  return {
    outcome: error === undefined ? ended : 'error',
    textLength: text.length,
    textSha256: sha256(text),
    reasoningLength: reasoning.length,
    reasoningSha256: sha256(reasoning),
    refusalLength: textOf(all('refusal')).length,
    toolCalls: calls.map(({ callId, name, argsText }) => ({ id: callId, name, arguments: argsText })),
    incompleteCalls: calls.some(({ complete }) => !complete),
    finish: all('finish')[0]?.raw ?? '',
    citations: all('citation').length,
    signatures: all('signature').length,
  };
}

export function usageOf({ chunks }: Replayed): Usage {
  const { inputTokens, outputTokens, reasoningTokens, cachedTokens } =
    chunks.findLast((chunk): chunk is Extract<Chunk, { type: 'usage' }> => chunk.type === 'usage') ?? {};
  return definedOf({ inputTokens, outputTokens, reasoningTokens, cachedTokens });
}

interface RecordedCall {
  readonly id: string | null;
  readonly name: string;
  readonly arguments: string;
}

/** An API that gives no ids has them made up, in order. */
const withId = ({ id, ...call }: RecordedCall, at: number): Figures['toolCalls'][number] => ({ id: id ?? `call_${at}`, ...call });

/** The same, as INDEX.tsv has it. */
export function figuresIn(row: Row): Figures {
  const outcome = column(row, 'outcome');
  const calls = column(row, 'tool_calls');
  return {
    // A prompt that was blocked is told as an error.
    outcome: outcome === 'blocked' ? 'error' : outcome,
    textLength: Number(column(row, 'text_len')),
    textSha256: column(row, 'text_sha256'),
    reasoningLength: Number(column(row, 'reasoning_len')),
    reasoningSha256: column(row, 'reasoning_sha256') || sha256(''),
    refusalLength: Number(column(row, 'refusal_len')),
    toolCalls: calls === '' ? [] : (JSON.parse(calls) as RecordedCall[]).map(withId),
    // A limit cut the arguments, or a gateway that began anew.
    incompleteCalls: /truncated-args|second message_start/.test(`${column(row, 'features')} ${column(row, 'notes')}`),
    // A failed answer has no finish, whatever its last event is called.
    finish: outcome === 'complete' ? column(row, 'finish') : '',
    citations: Number(column(row, 'citations')),
    signatures: Number(column(row, 'signatures')),
  };
}

export function figure(row: Row, name: string): number | undefined {
  const value = column(row, name);
  return value === '' ? undefined : Number(value);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
