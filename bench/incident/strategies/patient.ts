import { stallTimeout } from '../../../operators/index.js';
import { type Chunk, isContent } from '../../../src/chat/chunk.js';
import type { Provider } from '../../../src/providers/provider.js';
import type { VirtualClock } from '../../virtualClock.js';
import { PATIENCE } from './strategy.js';

/** A provider whose silence is an error, as rxbaton's are. */
export function patient(provider: Provider, scheduler: VirtualClock): Provider {
  return provider.pipe(stallTimeout<Chunk>({ ...PATIENCE, isProgress: isContent, scheduler }));
}
