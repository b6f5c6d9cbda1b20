import type { Capabilities } from '../chat/capabilities.js';
import type { ChatRequest } from '../chat/chatRequest.js';

/** Whether a provider can do what a request needs. */
export function capableOf(capabilities: Capabilities, { tools, output, messages }: ChatRequest): boolean {
  if (!capabilities.tools && tools !== undefined && tools.length > 0) return false;
  if (!capabilities.json && output !== undefined) return false;
  return capabilities.vision || !messages.some(hasImage);
}

function hasImage({ content }: ChatRequest['messages'][number]): boolean {
  return Array.isArray(content) && content.some((part: { readonly type: string }) => part.type === 'image');
}
