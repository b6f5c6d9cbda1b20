import type { Capabilities } from '../chat/capabilities.js';
import type { ChatRequest } from '../chat/chatRequest.js';
import type { Member } from './member.js';

/** The members that can do what a request needs, in their order; those that cannot, only when nobody can. */
export function ableFor(request: ChatRequest, members: readonly Member[]): readonly Member[] {
  const able = members.filter(({ provider }) => suffices(provider.capabilities, request));
  return able.length > 0 ? able : members;
}

function suffices(capabilities: Capabilities, { tools, output, messages }: ChatRequest): boolean {
  if (!capabilities.tools && tools !== undefined && tools.length > 0) return false;
  if (!capabilities.json && output !== undefined) return false;
  return capabilities.vision || !messages.some(hasImage);
}

function hasImage({ content }: ChatRequest['messages'][number]): boolean {
  return Array.isArray(content) && content.some((part: { readonly type: string }) => part.type === 'image');
}
