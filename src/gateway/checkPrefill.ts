import type { ChatRequest } from '../chat/chatRequest.js';
import type { Provider } from '../providers/provider.js';
import { GatewayError } from './gatewayError.js';
import { isFailover } from './standing.js';

/**
 * Refuses an answer that the client began, where the model would take it for one of before: what it says then is not the rest. A
 * failover asks such a model in words to go on, and takes off what it repeats.
 */
export function checkPrefill({ messages }: ChatRequest, provider: Provider): void {
  const { continuation } = provider.capabilities;
  if (messages.at(-1)?.role !== 'assistant' || isFailover(provider) || !['user-turn', 'none'].includes(continuation)) return;
  const message =
    'messages: This model does not support assistant message prefill. The conversation must end with a user message.';
  throw new GatewayError({ status: 400, code: 'invalid_request', param: 'messages', message });
}
