import type { Attempt } from './attempt.js';
import type { ToolCall } from './chatRequest.js';
import type { ErrorKind } from './providerError.js';
import type { Usage } from './usage.js';

export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'refusal' | 'pause' | 'other';

/** How the next provider was made to go on; `restart`: it was not, and answers anew. */
export type SwitchMode = 'prefill' | 'prefix' | 'flag' | 'user-turn' | 'restart';

/**
 * Whose chunk it is: the provider's id and the number of the attempt, from 0.
 *
 * A chunk is written `{ type, …, ...origin }`: with the origin spread first V8 adds each further property on a slow path, and the
 * chunk costs fifteen times as much.
 */
export interface Origin {
  readonly provider: string;
  readonly attempt: number;
}

/** What a chunk says, by `type`. */
export type ChunkBody =
  | { readonly type: 'start'; readonly id?: string; readonly model?: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string; readonly kind: 'full' | 'summary' }
  | { readonly type: 'signature'; readonly value: string /** The API it belongs to. */; readonly api?: string }
  | { readonly type: 'tool-start'; readonly callId: string; readonly name: string }
  | { readonly type: 'tool-delta'; readonly callId: string; readonly argsText: string }
  | ({ readonly type: 'tool-call' } & ToolCall)
  | { readonly type: 'tool-result'; readonly callId?: string; readonly name: string; readonly result: unknown }
  | { readonly type: 'citation'; readonly source: unknown }
  | { readonly type: 'refusal'; readonly text?: string; readonly category?: string }
  | { readonly type: 'media'; readonly mimeType: string; readonly data: string }
  | ({ readonly type: 'usage' } & Usage)
  | {
      readonly type: 'switch';
      readonly from: string;
      readonly to: string;
      readonly cause: ErrorKind;
      readonly mode: SwitchMode;
      /** UTF-16 units of text kept. */
      readonly at: number;
    }
  | { readonly type: 'reset'; readonly discarded: number }
  | { readonly type: 'queued'; readonly ticket: string; readonly position: number }
  | {
      readonly type: 'finish';
      readonly reason: FinishReason;
      readonly raw?: string;
      /** Every attempt of the call, where a failover made it. */
      readonly attempts?: readonly Attempt[];
      /** The validated value, where the request asked for an `output`. */
      readonly output?: unknown;
    }
  | { readonly type: 'meta'; readonly value: unknown };

/** One item of an answer's stream. */
export type Chunk = Origin & ChunkBody;

/** Whether a chunk is part of the answer, so that it commits the stream to its provider. Empty deltas and bookkeeping are not. */
export function isContent(chunk: Chunk): boolean {
  switch (chunk.type) {
    case 'text':
    case 'reasoning':
      return chunk.text !== '';
    case 'tool-start':
    case 'tool-delta':
    case 'tool-call':
    case 'tool-result':
    case 'citation':
    case 'refusal':
    case 'media':
      return true;
    default:
      return false;
  }
}
