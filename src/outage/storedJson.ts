import type { Completion } from '../chat/completionFold.js';
import { definedOf } from '../chat/definedOf.js';
import { harmlessJson } from './harmlessJson.js';
import type { StoredRequest, TicketStatus } from './outageStore.js';
import { isObject, requestJson, requestOfJson } from './requestJson.js';

/** Written into every text. What a later version writes has another number, and is left alone by this one. */
const FORMAT = 1;

/** What a text turned out to be: a request, or why it is none. */
export type ReadRequest =
  | { readonly type: 'request'; readonly entry: StoredRequest }
  | { readonly type: 'unknown-format'; readonly format: number }
  | { readonly type: 'broken' };

/**
 * A stored request as JSON text.
 *
 * What cannot be kept is left out: a `signal`, and a limit of `Infinity`. A Standard Schema in the request is a `TypeError` that
 * names the option.
 */
export function storedJson(entry: StoredRequest): string {
  const { id, key, request, createdAt, expiresAt, deliveries, status, completion } = entry;
  return JSON.stringify({
    format: FORMAT,
    id,
    key,
    request: requestJson(request),
    createdAt,
    expiresAt: expiresAt === Infinity ? undefined : expiresAt,
    deliveries,
    status,
    completion,
  });
}

/** The stored request of a text that {@link storedJson} made. Never throws, and never quotes the text. */
export function storedRequestOf(text: string): ReadRequest {
  const json = parsed(text);
  if (!isObject(json) || typeof json.format !== 'number') return { type: 'broken' };
  if (json.format !== FORMAT) return { type: 'unknown-format', format: json.format };
  const entry = entryOf(json);
  return entry === undefined ? { type: 'broken' } : { type: 'request', entry };
}

function parsed(text: string): unknown {
  try {
    return harmlessJson(text);
  } catch {
    return undefined;
  }
}

/** Field by field: what else is in the text does not get into the program. */
function entryOf(json: Readonly<Record<string, unknown>>): StoredRequest | undefined {
  const { id, key, createdAt, expiresAt, deliveries, status, completion } = json;
  const request = requestOfJson(json.request);
  if (request === undefined || typeof id !== 'string' || id === '') return undefined;
  if (typeof createdAt !== 'number' || typeof deliveries !== 'number' || !isStatus(status)) return undefined;
  if (key !== undefined && typeof key !== 'string') return undefined;
  if (expiresAt !== undefined && typeof expiresAt !== 'number') return undefined;
  if (completion !== undefined && !isCompletion(completion)) return undefined;
  return definedOf({ id, key, request, createdAt, expiresAt, deliveries, status, completion });
}

const STATUSES: Readonly<Record<TicketStatus, true>> = {
  processing: true,
  queued: true,
  done: true,
  failed: true,
  expired: true,
  dead: true,
  cancelled: true,
};

function isStatus(value: unknown): value is TicketStatus {
  return typeof value === 'string' && Object.hasOwn(STATUSES, value);
}

/** Whether it is one in outline: its fields were a completion's when they were written. */
function isCompletion(value: unknown): value is Completion {
  return isObject(value) && typeof value.text === 'string' && isObject(value.message);
}
