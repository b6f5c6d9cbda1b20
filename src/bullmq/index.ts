export type { OutageStore, SettledRequest, SharedStore, StoredRequest, TicketStatus } from '../outage/outageStore.js';
export type { SetAside } from '../outage/setAside.js';
export { type BullmqStore, type BullmqWorker, bullmqStore } from './bullmqStore.js';
export type { BullmqStoreOptions } from './bullmqStoreOptions.js';
export type { BullmqWorkerOptions } from './bullmqWorkerOptions.js';
export { RedisUnreachableError } from './redisUnreachableError.js';
