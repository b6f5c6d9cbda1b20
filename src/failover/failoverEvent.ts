import type { BreakerState } from '../../operators/index.js';
import type { Attempt } from '../chat/attempt.js';
import type { SwitchMode } from '../chat/chunk.js';
import type { ErrorKind } from '../chat/providerError.js';

/** What happened, without a word of the request, in the order of the types. */
export type FailoverEventBody =
  | {
      readonly type: 'attempt-started';
      readonly provider: string;
      readonly attempt: number;
      /** It begins beside one that is slow to, and stands in for nobody. */
      readonly hedge?: true;
    }
  | {
      readonly type: 'attempt-succeeded' | 'attempt-aborted';
      readonly provider: string;
      readonly attempt: number;
      /** Its times, tokens and cost: of an attempt whose call was given up they are nowhere else. */
      readonly booked: Attempt;
    }
  | {
      readonly type: 'attempt-failed';
      readonly provider: string;
      readonly attempt: number;
      readonly error: ErrorKind;
      readonly booked: Attempt;
    }
  | { readonly type: 'retry'; readonly provider: string; readonly delayMs: number }
  | {
      readonly type: 'switch';
      readonly from: string;
      readonly to: string;
      readonly cause: ErrorKind;
      /** How the next provider goes on; absent when nothing was out yet. */
      readonly mode?: SwitchMode;
    }
  | { readonly type: 'breaker'; readonly provider: string; readonly state: BreakerState }
  /** Left alone for so many ms: it refuses the key, its credit is used up, it asked for it, or somebody said so. */
  | { readonly type: 'benched'; readonly provider: string; readonly ms: number }
  | { readonly type: 'outage-started' | 'outage-ended' }
  /** `store-failed`: what became of the ticket could not be written down (`''`: the store could not be read). */
  | { readonly type: 'queued' | 'drained' | 'expired' | 'dead-lettered' | 'store-failed'; readonly ticket: string };

/** An event with its time, in ms of the failover's scheduler, and the call it belongs to (`''`: none). */
export type FailoverEvent = FailoverEventBody & { readonly at: number; readonly requestId: string };
