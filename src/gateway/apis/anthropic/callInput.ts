import type { ToolCall } from '../../../chat/chatRequest.js';
import { isJsonObject } from '../../../wire/jsonObject.js';

/** A whole call's arguments as JSON: as the model wrote them, where they are the object that this API wants. */
export function callInput({ args, argsText }: ToolCall): string {
  if (!isJsonObject(args)) return JSON.stringify(args ?? {});
  return argsText.trim() === '' ? '{}' : argsText;
}
