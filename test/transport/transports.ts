import type { Transport } from '../../src/index.js';
import { fetchTransport } from '../../src/transport/fetchTransport.js';
import { undiciTransport } from '../../src/transport/undiciTransport.node.js';

/** Every transport there is, each new. */
export const TRANSPORTS: readonly (readonly [name: string, make: () => Transport])[] = [
  ['undici', () => undiciTransport()],
  ['undici in a wrapper', () => wrapped(undiciTransport())],
  ['fetch', () => fetchTransport],
];

/** As a user's own that logs, say: what it wraps is asked for promises. */
function wrapped(transport: Transport): Transport {
  return (request) => transport(request);
}
