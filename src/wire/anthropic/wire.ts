import type { Wire } from '../wire.js';
import { createDecoder } from './decodeEvent.js';
import { encodeRequest } from './encodeRequest.js';
import { mapError } from './mapError.js';

/** The Messages API: Anthropic's own, and as Vertex AI, Bedrock and gateways speak it. */
export const anthropicWire: Wire = {
  api: 'anthropic',
  lastWordsMs: 250,
  leastOutputTokens: 1,
  encodeRequest,
  createDecoder,
  mapError,
};
