import type { AskedAnswer, Envelope } from '../../../src/gateway/apis/gatewayApi.js';
import { openaiResponses } from '../../../src/gateway/apis/openaiResponses/openaiResponses.js';
import type { JsonObject } from '../../../src/wire/jsonObject.js';

export const ENVELOPE: Envelope = { id: '7', created: 1_700_000_000, model: 'smart' };

/** A body that asks `Hi` of the model `smart`, and what else it is given. */
export function asked(fields: JsonObject = {}): AskedAnswer {
  return openaiResponses.readRequest({ model: 'smart', input: 'Hi', ...fields });
}
