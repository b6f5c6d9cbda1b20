import { anthropicMessages } from './anthropic/anthropicMessages.js';
import type { GatewayApi } from './gatewayApi.js';
import { openaiChat } from './openaiChat/openaiChat.js';
import { openaiResponses } from './openaiResponses/openaiResponses.js';

/** The APIs by the path on which their clients ask for an answer. */
export const APIS: ReadonlyMap<string, GatewayApi> = new Map<string, GatewayApi>([
  ['/v1/chat/completions', openaiChat],
  ['/v1/responses', openaiResponses],
  ['/v1/messages', anthropicMessages],
]);
