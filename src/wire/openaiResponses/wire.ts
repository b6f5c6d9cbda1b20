import type { Wire } from '../wire.js';
import { createDecoder } from './decodeEvent.js';
import { encodeRequest } from './encodeRequest.js';
import { mapError } from './mapError.js';

/** OpenAI's Responses API, used without its memory: each request carries the whole conversation. */
export const openaiResponsesWire: Wire = {
  api: 'openai',
  lastWordsMs: 250,
  leastOutputTokens: 16,
  encodeRequest,
  createDecoder,
  mapError,
};
