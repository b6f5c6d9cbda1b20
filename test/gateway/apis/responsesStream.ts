import { createParser } from 'eventsource-parser';
import type { Chunk } from '../../../src/chat/chunk.js';
import type { Completion } from '../../../src/chat/completionFold.js';
import { CompletionFold } from '../../../src/chat/completionFold.js';
import { isJsonObject, type JsonObject } from '../../../src/wire/jsonObject.js';
import { openaiResponsesWire } from '../../../src/wire/openaiResponses/wire.js';
import { targetOf } from '../../wire/replay.js';

/** The events of a stream, each under the name that it bears itself. */
export function eventsIn(stream: string): readonly JsonObject[] {
  const events: JsonObject[] = [];
  const parser = createParser({
    onEvent({ event, data }) {
      const json: unknown = JSON.parse(data);
      if (!isJsonObject(json) || json.type !== event) throw new TypeError(`not an event: ${data}`);
      events.push(json);
    },
  });
  parser.feed(stream);
  return events;
}

/** The whole answer that chunks are. */
export function folded(chunks: readonly Chunk[]): Completion {
  const fold = new CompletionFold({ now: () => 0 });
  for (const chunk of chunks) fold.add(chunk);
  return fold.completion();
}

/** The whole answer that our own reader of this API hears in a stream. */
export function heard(stream: string): Completion {
  const chunks: Chunk[] = [];
  const emit = (chunk: Chunk): void => void chunks.push(chunk);
  const decoder = openaiResponsesWire.createDecoder({ provider: 'gateway', attempt: 0 }, targetOf('openai'));
  for (const event of eventsIn(stream)) decoder.decode({ data: JSON.stringify(event) }, emit);
  decoder.finish(emit);
  return folded(chunks);
}
