import type { Observable } from 'rxjs';
import type { ChatRequest } from '../../../src/chat/chatRequest.js';
import type { Chunk } from '../../../src/chat/chunk.js';
import type { Provider } from '../../../src/providers/provider.js';
import type { VirtualClock } from '../../virtualClock.js';

/** A way to get an answer out of three providers. */
export interface Strategy {
  readonly name: string;
  /** Made once for the day: whatever it remembers, it remembers from call to call. */
  readonly begin: (providers: readonly [Provider, Provider, Provider], setting: Setting) => Answering;
}

export type Answering = (request: ChatRequest) => Observable<Chunk>;

export interface Setting {
  readonly clock: VirtualClock;
  readonly random: () => number;
}

/** How long a silence is borne, before the first content and within an answer: the same for all, so that only their rules differ. */
export const PATIENCE = { first: 10_000, between: 5_000 };
