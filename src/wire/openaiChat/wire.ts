import type { Wire } from '../wire.js';
import { createDecoder } from './decodeEvent.js';
import { encodeRequest } from './encodeRequest.js';
import { mapError } from './mapError.js';

/** OpenAI's Chat Completions, and the dialects of it that half the world speaks. */
export const openaiChatWire: Wire = {
  api: 'openai',
  lastWordsMs: 250,
  leastOutputTokens: 1,
  encodeRequest,
  createDecoder,
  mapError,
};
