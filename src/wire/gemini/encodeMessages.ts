import { type AssistantMessage, type Message, type Part, type ToolCall, wholeCalls } from '../../chat/chatRequest.js';
import { imageSource } from '../imageSource.js';
import { isJsonObject, parsedJson } from '../jsonObject.js';
import type { WireTarget } from '../wire.js';

type ContentPart = Readonly<Record<string, unknown>>;

/** What one side says before the other does. */
export interface Content {
  readonly role: 'user' | 'model';
  readonly parts: readonly ContentPart[];
}

/** Google's own word for a call that another model made: a call without any signature is refused from Gemini 3 on. */
const FOREIGN_CALL = 'skip_thought_signature_validator';
const SIGNS_CALLS = /gemini-(?!1|2)/;

/** The ids that are made up where this API gives none. */
const MADE_UP = /^call_\d+$/;

/** The messages as contents that alternate, without those of the system. Tool results are the user's. */
export function encodeMessages(messages: readonly Message[], target: WireTarget): readonly Content[] {
  const names = new Map<string, string>();
  const contents: { role: Content['role']; parts: ContentPart[] }[] = [];
  for (const message of messages) {
    const parts = partsOf(message, names, target);
    if (parts.length === 0) continue;
    const role = message.role === 'assistant' ? 'model' : 'user';
    const last = contents.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else contents.push({ role, parts });
  }
  return contents;
}

/** @param names - Of the calls so far, by id: a result tells the id only. Ids may come again, and then mean the latest. */
function partsOf(message: Message, names: Map<string, string>, target: WireTarget): ContentPart[] {
  switch (message.role) {
    case 'system':
      return [];
    case 'user':
      return textAndImages(message.content);
    case 'tool':
      return [functionResponse(message.callId, names.get(message.callId) ?? message.callId, message.content)];
    case 'assistant':
      for (const { callId, name } of message.toolCalls ?? []) names.set(callId, name);
      return modelParts(message, target);
  }
}

function textAndImages(content: string | readonly Part[]): ContentPart[] {
  const parts: readonly Part[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  return parts.filter((part) => part.type !== 'text' || part.text !== '').map(contentPart);
}

function contentPart(part: Part): ContentPart {
  if (part.type === 'text') return { text: part.text };
  const image = imageSource(part);
  return 'url' in image
    ? { fileData: { fileUri: image.url, mimeType: image.mimeType } }
    : { inlineData: { mimeType: image.mimeType, data: image.base64 } };
}

function functionResponse(callId: string, name: string, content: string): ContentPart {
  const value = parsedJson(content);
  return { functionResponse: { ...idOf(callId), name, response: isJsonObject(value) ? value : { output: content } } };
}

/** A signature stands on the first call, or on the text where there is no call. Another API's would be refused. */
function modelParts(message: AssistantMessage, { api, model }: WireTarget): ContentPart[] {
  const { content = '', signatures = [] } = message;
  const own = signatures.filter(({ provider }) => provider === 'gemini' || provider === api).at(-1)?.value;
  const said = textAndImages(content);
  const [first, ...others] = wholeCalls(message).map(functionCall);
  if (first !== undefined)
    return [...said, signed(first, own ?? (SIGNS_CALLS.test(model) ? FOREIGN_CALL : undefined)), ...others];
  return own === undefined ? said : [...said.slice(0, -1), signed(said.at(-1) ?? { text: '' }, own)];
}

function functionCall({ callId, name, args }: ToolCall): ContentPart {
  return { functionCall: { ...idOf(callId), name, args: isJsonObject(args) ? args : {} } };
}

function signed(part: ContentPart, thoughtSignature: string | undefined): ContentPart {
  return thoughtSignature === undefined ? part : { ...part, thoughtSignature };
}

function idOf(callId: string): { readonly id?: string } {
  return MADE_UP.test(callId) ? {} : { id: callId };
}
