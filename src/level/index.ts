export type { OutageStore, StoredRequest, TicketStatus } from '../outage/outageStore.js';
export type { SetAside } from '../outage/setAside.js';
export type { KeyRange, LevelDatabase, Operation, TextEncodings } from './levelDatabase.js';
export { type LevelStoreOptions, levelStore } from './levelStore.js';
export { StoreLockedError } from './storeLockedError.js';
