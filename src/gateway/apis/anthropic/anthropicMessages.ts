import type { GatewayApi } from '../gatewayApi.js';
import { answerBody } from './answerBody.js';
import { errorBody } from './errorBody.js';
import { messageEvent } from './messageEvent.js';
import { MessageWriter } from './messageWriter.js';
import { readRequest } from './readRequest.js';

/** Anthropic's Messages, as its clients speak it. */
export const anthropicMessages: GatewayApi = {
  name: 'anthropic',
  readRequest,
  openAnswer: (asked, envelope) => new MessageWriter(asked, envelope),
  answerBody,
  errorBody,
  heartbeat: messageEvent('ping'),
};
