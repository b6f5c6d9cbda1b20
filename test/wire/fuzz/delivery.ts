import type { Random } from '../../../bench/random.js';
import { byteByByte } from '../replay.js';

/** How the bytes of a body arrive, and how the body ends: in order, by a broken connection, or never. */
export interface Delivery {
  readonly pieces: readonly Uint8Array[];
  readonly ending: 'fin' | 'rst' | 'open';
}

/** Up to this size a body may come byte by byte. */
const DRIP_BYTES = 1_500;

export function deliveryOf(bytes: Uint8Array, random: Random): Delivery {
  return { pieces: piecesOf(bytes, random), ending: random.pick(['fin', 'fin', 'rst', 'open']) };
}

function piecesOf(bytes: Uint8Array, random: Random): readonly Uint8Array[] {
  if (bytes.length <= DRIP_BYTES && random.chance(0.1)) return [...byteByByte(bytes)];
  const cuts = Array.from({ length: random.below(6) }, () => random.below(bytes.length)).sort((one, other) => one - other);
  return [0, ...cuts].map((from, index) => bytes.subarray(from, cuts[index] ?? bytes.length));
}

/** The body as a transport hands it over. `drained` is called when all is read and nothing more will come; aborting ends the wait. */
export async function* bodyOf(
  { pieces, ending }: Delivery,
  signal: AbortSignal,
  drained: () => void,
): AsyncGenerator<Uint8Array, void, void> {
  yield* pieces;
  if (ending === 'rst') throw Object.assign(new Error('terminated'), { code: 'ECONNRESET' });
  if (ending === 'fin') return;
  drained();
  await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
}
