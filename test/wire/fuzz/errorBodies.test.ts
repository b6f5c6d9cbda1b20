import { describe, expect, it } from 'vitest';
import { Random } from '../../../bench/random.js';
import type { HeaderReader } from '../../../src/wire/wire.js';
import { bytesOf, column, rows, targetOf } from '../replay.js';
import { wireOf } from '../wires.js';
import { faultInError, isPolluted } from './faultsIn.js';
import { mutate } from './mutations.js';
import { HUNG_MS } from './readThrough.js';

const MUTATIONS_EACH = 200;

interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const recordings = rows().flatMap((row) => {
  const wire = wireOf(row)?.wire;
  const file = column(row, 'file');
  if (wire === undefined || !file.endsWith('.json')) return [];
  const refusal = JSON.parse(new TextDecoder().decode(bytesOf(row))) as Refusal;
  return [{ file, wire, target: targetOf(column(row, 'api')), refusal }];
});

const STATUSES = [0, 100, 200, 204, 302, 400, 401, 402, 403, 404, 408, 413, 418, 422, 429, 498, 499, 500, 503, 529, 599, 999];
const HINTS = ['1', '-1', '1e999', '0x10', 'soon', '', 'Thu, 01 Jan 1970 00:00:00 GMT', '9'.repeat(400), '__proto__'];

const headersOf = (known: Refusal['headers'], random: Random): HeaderReader => ({
  get: (name) => (random.chance(0.2) ? random.pick(HINTS) : known[name]) ?? null,
});

/** A body on one line, as an event, so that what changes events changes it. */
function mutated(body: string, random: Random): string {
  const event = new TextEncoder().encode(`data: ${body.replace(/\s*\n\s*/g, ' ')}\n\n`);
  const { bytes } = mutate(event, event, random);
  return new TextDecoder().decode(bytes).replace(/^data: /, '');
}

describe('mutated bodies of HTTP errors', () => {
  it.each(recordings)('[X05] [X07] $file: each has a kind', ({ wire, target, refusal }) => {
    const faults: string[] = [];
    for (let seed = 0; seed < MUTATIONS_EACH; seed++) {
      const random = new Random(seed);
      const status = random.chance(0.5) ? refusal.status : random.pick(STATUSES);
      const response = { status, headers: headersOf(refusal.headers, random), body: mutated(refusal.body, random) };
      const begun = performance.now();
      const error = wire.mapError(response, target);
      const hint = error.retryAfterMs ?? 0;
      const fault =
        faultInError(error) ??
        (hint >= 0 && hint <= 86_400_000 ? undefined : `a wait of ${hint} ms`) ??
        (isPolluted() ? 'polluted a prototype' : undefined) ??
        (performance.now() - begun > HUNG_MS ? 'took too long' : undefined);
      if (fault !== undefined) faults.push(`seed ${seed}: ${fault}`);
    }
    expect(faults).toStrictEqual([]);
  });
});
