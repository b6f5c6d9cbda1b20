import { describe, expect, it } from 'vitest';
import { Random } from '../../../bench/random.js';
import type { Wire } from '../../../src/wire/wire.js';
import { bytesOf, column, rows } from '../replay.js';
import { wireOf } from '../wires.js';
import { deliveryOf } from './delivery.js';
import { faultsIn, faultsOfCut, isPolluted } from './faultsIn.js';
import { CUTS, mutate } from './mutations.js';
import { type Outcome, readThrough } from './readThrough.js';
import { spokenIn } from './spoken.js';

/** Of each of the four wires: 50,000 in all. */
const MUTATIONS_EACH = 12_500;
const SHARDS = 5;
/** A shard takes three seconds where nothing else runs. */
const BUSY_MACHINE_MS = 120_000;

/** Recordings above this size have their turn less often. */
const LONG_BYTES = 4_000;
const TINY_LIMITS = { lineBytes: 400, answerBytes: 4_000, errorBytes: 100 };

interface Recording {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly wire: Wire;
  readonly api: string;
}

function recordingsOf(wireName: string): readonly Recording[] {
  return rows().flatMap((row) => {
    const wire = wireOf(row)?.wire;
    if (wire === undefined || column(row, 'wire') !== wireName) return [];
    return [{ file: column(row, 'file'), bytes: bytesOf(row), wire, api: column(row, 'api') }];
  });
}

/** All mutations of one wire's recordings, each made and judged by its number alone. */
class WireFuzz {
  private readonly recordings: readonly Recording[];
  private readonly short: readonly Recording[];
  private readonly whole = new Map<Recording, Promise<Outcome>>();

  constructor(private readonly wireName: string) {
    this.recordings = recordingsOf(wireName);
    this.short = this.recordings.filter(({ bytes }) => bytes.length <= LONG_BYTES);
  }

  /** What is wrong with how a mutation was read; nothing, if nothing is. */
  async faultOf(number: number): Promise<string | undefined> {
    const random = new Random(number);
    const recording = this.recordingOf(number, random);
    const { names, bytes } = mutate(recording.bytes, random.pick(this.short).bytes, random);
    const delivery = deliveryOf(bytes, random);
    const isLimited = random.chance(0.05);
    const outcome = await readThrough(recording.wire, recording.api, delivery, isLimited ? TINY_LIMITS : {});
    const faults = [
      ...faultsIn(outcome, spokenIn(this.wireName, bytes, delivery.ending !== 'open')),
      ...(names.every((name) => CUTS.has(name)) && !isLimited ? faultsOfCut(outcome, await this.wholeOf(recording)) : []),
      ...(isPolluted() ? ['polluted a prototype'] : []),
    ];
    if (faults.length === 0) return undefined;
    return `FUZZ=${number}: ${recording.file}, ${names.join(', ')}, ${delivery.ending}: ${faults.join('; ')}`;
  }

  /** Each recording in turn. */
  private recordingOf(number: number, random: Random): Recording {
    const next = this.recordings[number % this.recordings.length] as Recording; // the index is within the list
    return next.bytes.length <= LONG_BYTES || random.chance(0.04) ? next : random.pick(this.short);
  }

  private wholeOf(recording: Recording): Promise<Outcome> {
    const { bytes, wire, api } = recording;
    const known = this.whole.get(recording) ?? readThrough(wire, api, { pieces: [bytes], ending: 'fin' }, {});
    this.whole.set(recording, known);
    return known;
  }
}

/** `FUZZ=31337 npx vitest run test/wire/fuzz` runs one number again, `FUZZ=50000-900000 …` others than the usual ones. */
const NUMBERS = process.env.FUZZ ?? `0-${MUTATIONS_EACH - 1}`;

/**
 * Reads mutated recordings of a wire the way a provider does. Whatever was done to a stream:
 *
 * - it ends in one `finish` and completion, or in one `ProviderError` of a known kind; or waits, where more may come;
 * - it completes only where its end marker came, with all the text that its events say, in order;
 * - a call is `complete` only with a name and arguments that parse; of a cut stream only where the whole one has that call;
 * - no exception comes out otherwise, no shared prototype gets a property, and no run hangs.
 */
export function fuzzWire(wireName: string): void {
  const [first = 0, last = first] = NUMBERS.split('-').map(Number);
  const size = Math.ceil((last - first + 1) / SHARDS);
  const shards = Array.from({ length: SHARDS }, (_, shard) => first + shard * size).filter((from) => from <= last);
  const fuzz = new WireFuzz(wireName);

  describe(`mutated recordings of ${wireName}`, () => {
    it.each(shards)(
      '[X05] from number %i on are read whole or refused',
      async (from) => {
        const faults: string[] = [];
        for (let number = from; number < from + size && number <= last; number++) {
          const fault = await fuzz.faultOf(number);
          if (fault !== undefined) faults.push(fault);
        }
        expect(faults).toStrictEqual([]);
      },
      BUSY_MACHINE_MS,
    );
  });
}
