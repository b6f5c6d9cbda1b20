import { checkFunction } from '../../operators/base/checkOption.js';
import type { ChatRequest } from '../chat/chatRequest.js';
import type { Completion } from '../chat/completionFold.js';
import { completionCover, requestCover, sealedCompletionIn, sealedRequestIn } from './cover.js';
import { harmlessJson } from './harmlessJson.js';
import { isShared, type OutageStore, type StoredRequest } from './outageStore.js';
import { requestJson, requestOfJson } from './requestJson.js';
import type { SetAside } from './setAside.js';

export interface SealedStoreOptions {
  /** Makes an unreadable text of a readable one: encryption, with authentication, under a key that is kept elsewhere. */
  readonly seal: (text: string) => string | Promise<string>;
  /** Undoes `seal`, and throws or rejects when it cannot. */
  readonly open: (text: string) => string | Promise<string>;
  /**
   * Told of each stored request that cannot be opened, while the others are listed.
   * @defaultValue none
   */
  readonly onSetAside?: ((aside: SetAside) => void) | undefined;
}

/**
 * A store whose prompts and answers do not lie in the clear.
 *
 * The store behind it gets a request and its completion only as the text that `seal` makes; the id, the idempotency key, the times,
 * the status and the number of deliveries stay readable. A `seal` that fails is a rejection of `put` or `update`, and nothing is
 * stored. What cannot be opened is left where it is, told to `onSetAside`, and holds up nothing. What was stored before there was a
 * seal is served as it is.
 *
 * @param store - Keeps what is sealed.
 * @param options - A wrong one is a `TypeError` that names it.
 * @example
 * ```ts
 * const store = sealedStore(levelStore('/var/lib/chat/queue'), { seal: encrypt, open: decrypt });
 * const chat = failover([claude, gpt], { queue: { store } });
 * ```
 */
export function sealedStore(store: OutageStore, { seal, open, onSetAside = () => undefined }: SealedStoreOptions): OutageStore {
  checkFunction('sealedStore(store, { seal })', seal);
  checkFunction('sealedStore(store, { open })', open);
  checkFunction('sealedStore(store, { onSetAside })', onSetAside);
  // Its workers read the requests themselves, and could not open these.
  if (isShared(store)) throw new TypeError('sealedStore(store): a store that workers answer from cannot be sealed from outside');

  const sealed = async ({ request, completion, ...rest }: Partial<StoredRequest>): Promise<Partial<StoredRequest>> => ({
    ...rest,
    ...(request && { request: requestCover(await seal(JSON.stringify(requestJson(request)))) }),
    ...(completion && { completion: completionCover(await seal(JSON.stringify(completion))) }),
  });

  const requestOf = async (cover: ChatRequest): Promise<ChatRequest> => {
    const text = sealedRequestIn(cover);
    if (text === undefined) return cover;
    const request = requestOfJson(harmlessJson(await open(text)));
    if (request === undefined) throw new TypeError('what was opened is no request');
    return request;
  };

  const completionOf = async (cover: Completion): Promise<Completion> => {
    const text = sealedCompletionIn(cover);
    // Nothing but a completion is sealed as one.
    return text === undefined ? cover : (harmlessJson(await open(text)) as Completion);
  };

  const opened = async ({ request, completion, ...rest }: StoredRequest): Promise<StoredRequest | SetAside> => {
    try {
      return {
        ...rest,
        request: await requestOf(request),
        ...(completion && { completion: await completionOf(completion) }),
      };
    } catch (cause) {
      return { id: rest.id, why: 'unopened', cause };
    }
  };

  return {
    put: async (entry) => store.put({ ...entry, ...(await sealed(entry)) }),
    update: async (id, change) => store.update(id, await sealed(change)),
    remove: (id) => store.remove(id),
    close: () => store.close(),
    async *list() {
      for await (const entry of store.list()) {
        const found = await opened(entry);
        if ('why' in found) onSetAside(found);
        else yield found;
      }
    },
  };
}
