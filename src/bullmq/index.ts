export type { OutageStore, SettledRequest, SharedStore, StoredRequest, TicketStatus } from '../outage/outageStore.js';
export type { SetAside } from '../outage/setAside.js';
export {
  type BullmqStore,
  type BullmqStoreOptions,
  type BullmqWorker,
  type BullmqWorkerOptions,
  bullmqStore,
} from './bullmqStore.js';
export { RedisUnreachableError } from './redisUnreachableError.js';
