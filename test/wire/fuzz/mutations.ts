import type { Random } from '../../../bench/random.js';
import { isJsonObject, parsedJson } from '../../../src/wire/jsonObject.js';
import { HOSTILE_KEYS, RAW_VALUES } from './rawValues.js';

/** Changes a stream's bytes; `foreign` is another stream of the same API. */
type Mutation = (bytes: Uint8Array, random: Random, foreign: Uint8Array) => Uint8Array;

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
const bytesOf = (text: string): Uint8Array => Buffer.from(text);

/** A stream's events, each with the blank line that ends it. */
const blocksOf = (bytes: Uint8Array): string[] => textOf(bytes).match(/[\s\S]+?(?:\n\r?\n|$)/g) ?? [];

const onBlocks =
  (change: (blocks: string[], random: Random, foreign: () => readonly string[]) => void): Mutation =>
  (bytes, random, foreign) => {
    const blocks = blocksOf(bytes);
    change(blocks, random, () => blocksOf(foreign));
    return bytesOf(blocks.join(''));
  };

const onRange =
  (change: (head: Uint8Array, range: Uint8Array, tail: Uint8Array, random: Random) => readonly Uint8Array[]): Mutation =>
  (bytes, random) => {
    const from = random.below(bytes.length);
    const to = from + 1 + random.below(Math.min(64, bytes.length - from));
    return Buffer.concat(change(bytes.subarray(0, from), bytes.subarray(from, to), bytes.subarray(to), random));
  };

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

/** Every place in a JSON value that something else can be put at. */
function placesIn(value: unknown): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>; // an array's indices are keys too
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}

const MARK = '@here@';

/** What is longer may be a nest that an earlier mutation made, too deep to walk. */
const LONGEST_MUTATED = 15_000;

/** Puts a JSON text somewhere into the JSON of one event: at a place that `change` chooses and marks. */
const onValue = (change: (root: object, random: Random) => void, rawOf: (random: Random) => string): Mutation =>
  onBlocks((blocks, random) => {
    const at = random.below(blocks.length);
    blocks[at] = (blocks[at] ?? '').replace(/^(data: ?)(.*)$/m, (line, field: string, data: string) => {
      const root = data.length > LONGEST_MUTATED ? undefined : parsedJson(data);
      if (!isJsonObject(root)) return line;
      change(root, random);
      const raw = rawOf(random);
      return field + JSON.stringify(root).replace(`"${MARK}"`, () => raw);
    });
  });

const replaceOne = (root: object, random: Random): void => {
  const places = placesIn(root);
  if (places.length === 0) return;
  const { holder, key } = random.pick(places);
  holder[key] = MARK;
};

const deleteOne = (root: object, random: Random): void => {
  const places = placesIn(root);
  if (places.length === 0) return;
  const { holder, key } = random.pick(places);
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
};

const addHostileKey = (root: object, random: Random): void => {
  const objects = [root, ...placesIn(root).map(({ holder, key }) => holder[key])].filter(isJsonObject);
  const value = random.chance(0.5) ? { polluted: true } : { prototype: { polluted: true } };
  // A plain assignment to `__proto__` would not make a property.
  Object.defineProperty(random.pick(objects), random.pick(HOSTILE_KEYS), { value, enumerable: true });
};

const BAD_BYTES = [0x00, 0x0a, 0x0d, 0x22, 0x3a, 0x5c, 0x7b, 0x7d, 0x80, 0xc0, 0xe2, 0xef, 0xf0, 0xff];

/** Whatever may come over a wire, by what is done to a stream. */
const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'cut at a byte': (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
  'cut between events': onBlocks((blocks, random) => void blocks.splice(random.below(blocks.length))),
  'drop an event': onBlocks((blocks, random) => void blocks.splice(random.below(blocks.length), 1)),
  'drop the last events': onBlocks((blocks, random) => void blocks.splice(-1 - random.below(3))),
  'repeat an event': onBlocks((blocks, random) => {
    const at = random.below(blocks.length);
    blocks.splice(at, 0, blocks[at] ?? '');
  }),
  'repeat events later': onBlocks((blocks, random) => {
    const from = random.below(blocks.length);
    blocks.splice(random.below(blocks.length), 0, ...blocks.slice(from, from + 1 + random.below(5)));
  }),
  'swap two events': onBlocks((blocks, random) => {
    const [one, other] = [random.below(blocks.length), random.below(blocks.length)];
    [blocks[one], blocks[other]] = [blocks[other] ?? '', blocks[one] ?? ''];
  }),
  'splice a foreign event in': onBlocks(
    (blocks, random, foreign) => void blocks.splice(random.below(blocks.length), 0, random.pick(foreign())),
  ),
  'go on as a foreign stream': onBlocks((blocks, random, foreign) => {
    const others = foreign();
    blocks.splice(random.below(blocks.length), blocks.length, ...others.slice(random.below(others.length)));
  }),
  'change a value': onValue(replaceOne, (random) => random.pick(RAW_VALUES)),
  'delete a value': onValue(deleteOne, () => ''),
  'add a hostile key': onValue(addHostileKey, () => ''),
  'flip a bit': (bytes, random) => {
    const copy = Uint8Array.from(bytes);
    const at = random.below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
    return copy;
  },
  'put bad bytes in': onRange((head, range, tail, random) => [
    head,
    Uint8Array.of(random.pick(BAD_BYTES), random.pick(BAD_BYTES)),
    range,
    tail,
  ]),
  'overwrite with bad bytes': onRange((head, range, tail, random) => [head, range.map(() => random.pick(BAD_BYTES)), tail]),
  'drop bytes': onRange((head, _range, tail) => [head, tail]),
  'repeat bytes': onRange((head, range, tail) => [head, range, range, tail]),
  'end lines otherwise': (bytes, random) => bytesOf(textOf(bytes).replace(/\r?\n/g, random.pick(['\r', '\n', '\r\n']))),
};

/** Those after which a stream says less than before, and nothing else. */
export const CUTS: ReadonlySet<string> = new Set(['cut at a byte', 'cut between events', 'drop the last events']);

const NAMES = Object.keys(MUTATIONS);

/** One to three mutations, one after the other. */
export function mutate(
  bytes: Uint8Array,
  foreign: Uint8Array,
  random: Random,
): { readonly names: readonly string[]; readonly bytes: Uint8Array } {
  const names = Array.from({ length: 1 + random.below(3) }, () => random.pick(NAMES));
  return { names, bytes: names.reduce((before, name) => MUTATIONS[name]?.(before, random, foreign) ?? before, bytes) };
}
