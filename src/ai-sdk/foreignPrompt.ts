import { type AssistantMessage, type Message, type Part, textOfContent, wholeCalls } from '../chat/chatRequest.js';
import { definedOf } from '../chat/definedOf.js';
import { imageSource } from '../wire/imageSource.js';
import type { JsonObject } from '../wire/jsonObject.js';
import { apiOf, type ForeignModel } from './foreignModel.js';
import { type SignedMetadata, signedIn } from './thoughtSignature.js';

/** A conversation as a model of the AI SDK's reads it. */
export function foreignPrompt(messages: readonly Message[], model: ForeignModel): readonly JsonObject[] {
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []) : []));
  const names = new Map(calls.map(({ callId, name }) => [callId, name]));
  return messages.map((message) => foreignMessage(message, model, names));
}

function foreignMessage(message: Message, model: ForeignModel, names: ReadonlyMap<string, string>): JsonObject {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: textOfContent(message.content) };
    case 'user':
      return { role: 'user', content: partsOf(message.content, model) };
    case 'assistant':
      return { role: 'assistant', content: assistantParts(message, model) };
    case 'tool': {
      const { callId: toolCallId, content } = message;
      const toolName = names.get(toolCallId) ?? toolCallId;
      return { role: 'tool', content: [{ type: 'tool-result', toolCallId, toolName, output: { type: 'text', value: content } }] };
    }
  }
}

function partsOf(content: string | readonly Part[], model: ForeignModel): readonly JsonObject[] {
  const parts: readonly Part[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  return parts.map((part) => (part.type === 'text' ? { type: 'text', text: part.text } : filePart(part, model)));
}

function filePart(part: Extract<Part, { type: 'image' }>, { specificationVersion }: ForeignModel): JsonObject {
  const source = imageSource(part);
  const [data, told] =
    'url' in source
      ? [new URL(source.url), { type: 'url', url: new URL(source.url) }]
      : [source.base64, { type: 'data', data: source.base64 }];
  const mediaType = source.mimeType ?? 'image/*';
  return { type: 'file', mediaType, data: specificationVersion === 'v4' ? told : data };
}

function assistantParts(message: AssistantMessage, model: ForeignModel): readonly JsonObject[] {
  const signed = signedIn(message, apiOf(model));
  const text = textOfContent(message.content);
  const thought = optionsOf(signed, undefined);
  const { reasoning } = message;
  return [
    ...(reasoning === undefined && thought === undefined
      ? []
      : [definedOf({ type: 'reasoning', text: reasoning ?? '', providerOptions: thought })]),
    ...(text === '' ? [] : [{ type: 'text', text }]),
    ...wholeCalls(message).map(({ callId, name, args }) =>
      definedOf({
        type: 'tool-call',
        toolCallId: callId,
        toolName: name,
        input: args ?? {},
        providerOptions: optionsOf(signed, callId),
      }),
    ),
  ];
}

function optionsOf(signed: readonly SignedMetadata[], callId: string | undefined): JsonObject | undefined {
  return signed.find((one) => one.callId === callId)?.metadata;
}
