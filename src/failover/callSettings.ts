import type { ChatRequest } from '../chat/chatRequest.js';
import type { Delivery } from '../outage/delivery.js';
import type { FailoverSettings } from './failoverOptions.js';

/** What holds for one call: the failover's settings, unless the request has its own, or comes from the queue. */
export function callSettings(
  settings: FailoverSettings,
  { continuation = settings.continuation }: ChatRequest,
  delivery: Delivery | undefined,
): FailoverSettings {
  // What comes from the queue may go back to it.
  const onOutage = delivery === undefined ? settings.onOutage : 'hold';
  if (continuation === settings.continuation && onOutage === settings.onOutage) return settings;
  return { ...settings, continuation, onOutage };
}
