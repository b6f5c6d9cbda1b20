import type { ToolCall } from '../../../chat/chatRequest.js';
import type { JsonObject } from '../../../wire/jsonObject.js';

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

/** What an item is, beside the text in it. */
export interface ItemFacts {
  readonly id: string;
  readonly status: ItemStatus;
  /** Of a thought: what its client may give back. */
  readonly token?: string | undefined;
}

/** How an item is told whose text comes piece by piece. */
export interface StreamedForm {
  readonly idPrefix: string;
  /** The events about its part are this and `.added`, `.done`. */
  readonly partEvent: string;
  /** The events about its text are this and `.delta`, `.done`. */
  readonly textEvent: string;
  /** The field that holds the text. */
  readonly textField: 'text' | 'refusal';
  /** Which part it is: each item has one. */
  readonly place: JsonObject;
  readonly textExtra: JsonObject;
  readonly part: (text: string) => JsonObject;
  readonly item: (facts: ItemFacts, parts: readonly JsonObject[]) => JsonObject;
}

const messageItem = ({ id, status }: ItemFacts, content: readonly JsonObject[]): JsonObject => ({
  id,
  type: 'message',
  status,
  content,
  role: 'assistant',
});

export const TEXT: StreamedForm = {
  idPrefix: 'msg_',
  partEvent: 'response.content_part',
  textEvent: 'response.output_text',
  textField: 'text',
  place: { content_index: 0 },
  textExtra: { logprobs: [] },
  part: (text) => ({ type: 'output_text', annotations: [], logprobs: [], text }),
  item: messageItem,
};

export const REFUSAL: StreamedForm = {
  idPrefix: 'msg_',
  partEvent: 'response.content_part',
  textEvent: 'response.refusal',
  textField: 'refusal',
  place: { content_index: 0 },
  textExtra: {},
  part: (refusal) => ({ type: 'refusal', refusal }),
  item: messageItem,
};

export const THOUGHT: StreamedForm = {
  idPrefix: 'rs_',
  partEvent: 'response.reasoning_summary_part',
  textEvent: 'response.reasoning_summary_text',
  textField: 'text',
  place: { summary_index: 0 },
  textExtra: {},
  part: (text) => ({ type: 'summary_text', text }),
  item: thoughtItem,
};

/** A thought that nobody may read has no summary. */
export function thoughtItem({ id, status, token }: ItemFacts, summary: readonly JsonObject[]): JsonObject {
  return { id, type: 'reasoning', status, summary, ...(token === undefined ? {} : { encrypted_content: token }) };
}

/** A model that gives no arguments at all means none. */
export function callItem(id: string, { callId, name, argsText }: ToolCall): JsonObject {
  const args = argsText.trim() === '' ? '{}' : argsText;
  return { id, type: 'function_call', status: 'completed', arguments: args, call_id: callId, name };
}
