import { readFileSync } from 'node:fs';
import type { Figures } from '../../scripts/record/figures.js';
import { sha256 } from '../../scripts/record/sha256.js';

export { figuresOf, usageOf } from '../../scripts/record/figures.js';
export { readBody as read } from '../../scripts/record/readBody.js';
export { type Replayed, replay } from '../../scripts/record/replay.js';
export { targetOf } from '../../scripts/record/targetOf.js';

const FIXTURES = new URL('../fixtures/recordings/', import.meta.url);

/** One row of INDEX.tsv, by column name. */
export type Row = Readonly<Record<string, string>>;

export const column = (row: Row, name: string): string => row[name] ?? '';

export function rows(): readonly Row[] {
  const [head = '', ...lines] = readFileSync(new URL('INDEX.tsv', FIXTURES), 'utf8').trimEnd().split('\n');
  const names = head.split('\t');
  return lines.map((line) => Object.fromEntries(line.split('\t').map((value, at) => [names[at] ?? '', value])));
}

export function bytesOf(row: Row): Buffer {
  return readFileSync(new URL(column(row, 'file'), FIXTURES));
}

export function* inTwo(bytes: Uint8Array, at: number): Generator<Uint8Array> {
  yield bytes.subarray(0, at);
  yield bytes.subarray(at);
}

export function* byteByByte(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at++) yield bytes.subarray(at, at + 1);
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
