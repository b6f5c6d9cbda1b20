import type { Chunk, ChunkBody } from '../../src/chat/chunk.js';
import type { Wire, WireEvent, WireTarget } from '../../src/wire/wire.js';

/** What a hand-made stream of events decodes to, without the origin that each chunk bears; finishes when the stream has ended. */
export function decodeAll(wire: Wire, target: WireTarget, events: readonly (object | WireEvent)[]): readonly ChunkBody[] {
  const chunks: Chunk[] = [];
  const emit = (chunk: Chunk): void => void chunks.push(chunk);
  const decoder = wire.createDecoder({ provider: target.id, attempt: 0 }, target);
  for (const event of events) decoder.decode(isWireEvent(event) ? event : { data: JSON.stringify(event) }, emit);
  if (decoder.phase !== 'open') decoder.finish(emit);
  return chunks.map(({ provider: _provider, attempt: _attempt, ...body }) => body);
}

function isWireEvent(event: object): event is WireEvent {
  return 'data' in event && typeof event.data === 'string';
}
