import { describe, expect, it } from 'vitest';
import { ProviderError } from '../../src/chat/providerError.js';
import {
  byteByByte,
  bytesOf,
  column,
  figuresIn,
  figuresOf,
  inTwo,
  type Replayed,
  type Row,
  read,
  replay,
  rows,
  targetOf,
  usageOf,
} from './replay.js';
import { type WireUnderTest, wireOf } from './wires.js';

/** Up to this size every place is cut at; above it, so many places. */
const CUT_EVERYWHERE = 8_000;
const CUTS = 200;

const registered = rows().flatMap((row) => {
  const tested = wireOf(row);
  return tested === undefined ? [] : [{ file: column(row, 'file'), row, tested }];
});
const streams = registered.filter(({ file }) => file.endsWith('.sse'));
const refusals = registered.filter(({ file }) => file.endsWith('.json'));

const replayed = ({ wire }: WireUnderTest, row: Row): Replayed =>
  replay(read([bytesOf(row)]), wire, targetOf(column(row, 'api')));

describe('recordings', () => {
  it('are all of a wire that is registered', () => {
    const unknown = rows().filter((row) => wireOf(row) === undefined);
    expect(unknown.map((row) => column(row, 'file'))).toStrictEqual([]);
  });

  it.each(streams)('$file, whole', ({ row, tested }) => {
    const whole = replayed(tested, row);
    expectOrder(whole);
    expect(figuresOf(whole)).toStrictEqual(figuresIn(row));
    if (column(row, 'outcome') === 'complete') {
      expect(usageOf(whole)).toStrictEqual(tested.usage(row, new TextDecoder().decode(bytesOf(row))));
    }
  });

  // A decoder is told of events alone: where these are the same, so are the chunks.
  it.each(streams)('[S14] [S15] $file, cut in two', ({ row }) => {
    const bytes = bytesOf(row);
    const whole = JSON.stringify(read([bytes]));
    const broken = cutsOf(bytes.length).filter((at) => JSON.stringify(read(inTwo(bytes, at))) !== whole);
    expect(broken).toStrictEqual([]);
  });

  it.each(streams)('[S14] [S15] $file, byte by byte', ({ row, tested }) => {
    const { wire } = tested;
    const target = targetOf(column(row, 'api'));
    expect(replay(read(byteByByte(bytesOf(row))), wire, target)).toStrictEqual(replayed(tested, row));
  });

  it.each(streams.filter(({ row }) => column(row, 'outcome') === 'error'))(
    '[S10] [X01] $file fails without quoting',
    ({ row, tested }) => {
      const { error } = replayed(tested, row);
      const { message } = JSON.parse(column(row, 'error')) as { readonly message: string };
      expect(ProviderError.is(error)).toBe(true);
      expect(String(error)).not.toContain(message);
    },
  );

  it.each(refusals)('[X01] $file', ({ row, tested }) => {
    const { status, headers, body } = JSON.parse(new TextDecoder().decode(bytesOf(row))) as HttpError;
    const target = targetOf(column(row, 'api'));
    const error = tested.wire.mapError({ status, headers: new Headers(headers), body }, target);
    const told = JSON.parse(column(row, 'http')) as Told;
    const prefill = told.kind === 'prefill_unsupported';
    expect(error).toMatchObject({
      kind: prefill ? 'bad-request' : told.kind.replaceAll('_', '-'),
      status: told.status,
      retryable: told.retry,
      switchable: told.failover,
      retryAfterMs: told.retryAfterMs ?? undefined,
      ...(prefill ? { code: 'prefill_unsupported' } : {}),
    });
    const { message } = JSON.parse(column(row, 'error')) as { readonly message: string };
    expect(error.message).not.toContain(message);
    expect(
      tested.wire.mapError({ status, headers: new Headers(headers), body }, { ...target, errorDetail: true }).detail,
    ).toContain(message);
  });
});

interface HttpError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Told {
  readonly status: number;
  readonly kind: string;
  readonly retry: boolean;
  readonly failover: boolean;
  readonly retryAfterMs: number | null;
}

/** `start` once and first, `finish` once and last, and of each tool call its start, its deltas, its end. */
function expectOrder({ chunks, error, cut }: Replayed): void {
  const types = chunks.map(({ type }) => type);
  expect(types.filter((type) => type === 'start')).toHaveLength(1);
  expect(types[0]).toBe('start');
  if (error === undefined && !cut) expect(types.indexOf('finish')).toBe(types.length - 1);
  else expect(types).not.toContain('finish');
  const open = new Map<string, string>();
  for (const chunk of chunks) {
    if (chunk.type === 'tool-start') open.set(chunk.callId, '');
    else if (chunk.type === 'tool-delta') open.set(chunk.callId, `${open.get(chunk.callId)}${chunk.argsText}`);
    else if (chunk.type === 'tool-call') expect(open.get(chunk.callId)).toBe(chunk.argsText);
  }
}

function cutsOf(length: number): readonly number[] {
  if (length < CUT_EVERYWHERE) return Array.from({ length: length - 1 }, (_, at) => at + 1);
  let seed = length;
  return Array.from({ length: CUTS }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return 1 + (seed % (length - 1));
  });
}
