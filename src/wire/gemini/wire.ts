import type { Wire } from '../wire.js';
import { createDecoder } from './decodeEvent.js';
import { encodeRequest } from './encodeRequest.js';
import { mapError } from './mapError.js';

/** `streamGenerateContent`, of the Gemini API and of Vertex AI. */
export const geminiWire: Wire = {
  api: 'gemini',
  lastWordsMs: 1_000,
  leastOutputTokens: 1,
  encodeRequest,
  createDecoder,
  mapError,
};
