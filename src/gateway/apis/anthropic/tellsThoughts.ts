import { objectIn } from '../../../wire/jsonObject.js';
import type { AskedAnswer } from '../gatewayApi.js';

/** Whether the client wants to read what the model thinks; one that did not ask for it may take the first block for the text. */
export function tellsThoughts({ body }: Pick<AskedAnswer, 'body'>): boolean {
  const { type, display } = objectIn(body.thinking);
  return (type === 'enabled' || type === 'adaptive') && display !== 'omitted';
}
