import type { Envelope } from '../gatewayApi.js';

/** What every message of this API has, whole or about to begin. */
export function messageFields({ id, model }: Pick<Envelope, 'id' | 'model'>, content: readonly object[]) {
  return { id: `msg_${id}`, type: 'message', role: 'assistant', model, content };
}
