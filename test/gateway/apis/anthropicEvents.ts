import type { Chunk, ChunkBody } from '../../../src/chat/chunk.js';
import { anthropicMessages } from '../../../src/gateway/apis/anthropic/anthropicMessages.js';
import type { AskedAnswer, Envelope } from '../../../src/gateway/apis/gatewayApi.js';
import { isJsonObject, type JsonObject, parsedJson } from '../../../src/wire/jsonObject.js';

export const ENVELOPE: Envelope = { id: '0b6f', created: 1_770_000_000, model: 'fast' };

/** A request of the least body, with some fields more. */
export function asked(fields: JsonObject = {}): AskedAnswer {
  const least = { model: 'fast', max_tokens: 8_000, messages: [{ role: 'user', content: 'Say it again' }] };
  return anthropicMessages.readRequest({ ...least, ...fields });
}

/** A request that wants to read the model's thoughts. */
export const thoughtful = (): AskedAnswer => asked({ thinking: { type: 'adaptive' } });

export const chunk = (body: ChunkBody, attempt = 0): Chunk => ({ ...body, provider: `p${attempt}`, attempt });

/** What is written for these chunks, to the end. */
export function written(chunks: readonly Chunk[], request = asked()): string {
  const writer = anthropicMessages.openAnswer(request, ENVELOPE);
  return chunks.map((each) => writer.write(each)).join('') + writer.end();
}

/** The events in a stream's text; each is one line of name and one of data. */
export function eventsIn(text: string): readonly (JsonObject & { readonly type: unknown })[] {
  const events = text.split('\n\n');
  if (events.pop() !== '') throw new Error('The last event is not ended');
  return events.map((event) => {
    const [, name, data = ''] = /^event: (\w+)\ndata: ([^\n]*)$/.exec(event) ?? [];
    const value = parsedJson(data);
    if (!isJsonObject(value) || value.type !== name) throw new Error(`Not an event: ${event}`);
    return { ...value, type: name };
  });
}
