import type { GatewayApi } from '../gatewayApi.js';
import { answerBody } from './answerBody.js';
import { errorBody } from './errorBody.js';
import { readRequest } from './readRequest.js';
import { ResponsesWriter } from './responsesWriter.js';

/** OpenAI's Responses API with a short memory: each request carries the whole conversation, where what was said may be named by its id. */
export const openaiResponses: GatewayApi = {
  name: 'openai-responses',
  readRequest,
  openAnswer: (asked, envelope) => new ResponsesWriter(asked, envelope),
  answerBody,
  errorBody,
  heartbeat: ': keep-alive\n\n',
};
