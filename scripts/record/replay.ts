import type { Chunk } from '../../src/chat/chunk.js';
import { ProviderError } from '../../src/chat/providerError.js';
import { NO_HEADERS, type Wire, type WireTarget } from '../../src/wire/wire.js';
import type { Body } from './readBody.js';

export interface Replayed {
  readonly chunks: readonly Chunk[];
  /** What the decoder threw, or what the stray lines of a stream that never ended mean. */
  readonly error?: unknown;
  /** The words that meant it. */
  readonly errorText?: string;
  /** Whether the stream ended without its end marker. */
  readonly cut: boolean;
}

/** What has been read, from events to chunks. */
export function replay({ events, stray, openEnd }: Body, wire: Wire, target: WireTarget): Replayed {
  const chunks: Chunk[] = [];
  const emit = (chunk: Chunk): void => void chunks.push(chunk);
  const decoder = wire.createDecoder({ provider: target.id, attempt: 0 }, target);
  for (const [at, event] of events.entries()) {
    try {
      decoder.decode(event, emit);
    } catch (error) {
      const isHalf = openEnd && at === events.length - 1 && ProviderError.is(error) && error.kind === 'protocol';
      return isHalf ? { chunks, cut: true } : { chunks, error, errorText: event.data, cut: false };
    }
  }
  // Gemini says STOP with each event, and an error that follows it in bare JSON is one all the same.
  if (decoder.phase !== 'closed' && stray !== '') {
    const error = wire.mapError({ status: 200, headers: NO_HEADERS, body: stray }, target);
    return { chunks, error, errorText: stray, cut: false };
  }
  const cut = decoder.phase === 'open';
  if (!cut) decoder.finish(emit);
  return { chunks, cut };
}
