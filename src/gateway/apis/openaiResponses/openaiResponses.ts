import type { GatewayApi } from '../gatewayApi.js';
import { openaiErrorBody } from '../openaiErrorBody.js';
import { answerBody } from './answerBody.js';
import { readRequest } from './readRequest.js';
import { ResponsesWriter } from './responsesWriter.js';

/** OpenAI's Responses API: each request carries the whole conversation, in which what was said here may be named by its id. */
export const openaiResponses: GatewayApi = {
  name: 'openai-responses',
  readRequest,
  openAnswer: (asked, envelope) => new ResponsesWriter(asked, envelope),
  answerBody,
  errorBody: openaiErrorBody,
  heartbeat: ': keep-alive\n\n',
};
