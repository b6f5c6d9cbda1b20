import type { GatewayApi } from '../gatewayApi.js';
import { openaiErrorBody } from '../openaiErrorBody.js';
import { answerBody } from './answerBody.js';
import { ChatWriter } from './chatWriter.js';
import { readRequest } from './readRequest.js';

/** OpenAI's Chat Completions, as its clients speak it. */
export const openaiChat: GatewayApi = {
  name: 'openai-chat',
  readRequest,
  openAnswer: (asked, envelope) => new ChatWriter(asked, envelope),
  answerBody,
  errorBody: openaiErrorBody,
  heartbeat: ': waiting\n\n',
};
