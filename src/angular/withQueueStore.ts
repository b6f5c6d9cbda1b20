import type { OutageStore } from '../outage/outageStore.js';
import type { FailoverFeature } from './failoverFeature.js';

/**
 * Keeps the chats' requests in a store: they are handed in as tickets, which outlive an outage and a reload of the page.
 *
 * For a failover that `provideFailover()` makes of a `ladder`. On a server, which renders for many, no store is opened.
 *
 * @param store - Opens the store, in the browser alone; it is closed with the application.
 * @example
 * ```ts
 * provideFailover({ ladder: [claude, gpt] }, withQueueStore(() => levelStore(new BrowserLevel('questions'))));
 * ```
 */
export function withQueueStore(store: () => OutageStore): FailoverFeature {
  if (typeof store !== 'function') throw new TypeError('withQueueStore(store): give a function that opens the store');
  return { name: 'withQueueStore', store };
}
