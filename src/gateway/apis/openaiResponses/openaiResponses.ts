import type { GatewayApi } from '../gatewayApi.js';
import { answerBody } from './answerBody.js';
import { errorBody } from './errorBody.js';
import { readRequest } from './readRequest.js';
import { ResponsesWriter } from './responsesWriter.js';

/** OpenAI's Responses API, without its memory: nothing is stored, so each request carries the whole conversation. */
export const openaiResponses: GatewayApi = {
  name: 'openai-responses',
  readRequest,
  openAnswer: (asked, envelope) => new ResponsesWriter(asked, envelope),
  answerBody,
  errorBody,
  heartbeat: ': keep-alive\n\n',
};
