import {
  asyncScheduler,
  catchError,
  defer,
  finalize,
  from,
  ignoreElements,
  map,
  type Observable,
  type SchedulerLike,
  timeout,
} from 'rxjs';
import { defaultTransport } from '#transport';
import { checkFunction, checkOneOf } from '../../operators/base/checkOption.js';
import { type RetryWithBackoffOptions, retryWithBackoff } from '../../operators/index.js';
import { definedOf } from '../chat/definedOf.js';
import { headerFields, lowerCased } from '../transport/headerFields.js';
import { networkError } from '../transport/networkError.js';
import type { Transport, TransportRequest } from '../transport/transport.js';
import { checkWebAddress } from '../transport/webAddress.js';
import { waitHint } from '../wire/waitHint.js';
import type { FailoverEvent } from './failoverEvent.js';
import { WebhookError } from './webhookError.js';

export interface WebhookOptions {
  /**
   * Which events are posted.
   * @defaultValue those of which somebody should know: outages, dead letters, what expired or could not be stored, and circuits
   */
  readonly types?: readonly FailoverEvent['type'][] | undefined;
  /** Sent with each post, over `content-type: application/json`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** @defaultValue undici on Node, `fetch` everywhere else */
  readonly transport?: Transport | undefined;
  /**
   * How a post is retried that was not taken.
   * @defaultValue `{ retries: 4, base: 1_000, cap: 30_000 }`
   */
  readonly retry?: RetryWithBackoffOptions | false | undefined;
  /**
   * Told of each event that was given up.
   * @defaultValue nobody; the next post says how many
   */
  readonly onGiveUp?: ((error: WebhookError, event: FailoverEvent) => void) | undefined;
  /** @defaultValue `asyncScheduler` */
  readonly scheduler?: SchedulerLike | undefined;
}

/** How long a server may take to answer one post. */
const ANSWER_MS = 10_000;

const RETRY = { retries: 4, base: 1_000, cap: 30_000 };

const NOTABLE: readonly FailoverEvent['type'][] = [
  'outage-started',
  'outage-ended',
  'dead-lettered',
  'expired',
  'store-failed',
  'breaker',
];

/** Every type; the object is there so that none can be forgotten. */
const TYPES = Object.keys({
  'attempt-started': true,
  'attempt-succeeded': true,
  'attempt-aborted': true,
  'attempt-failed': true,
  retry: true,
  switch: true,
  breaker: true,
  benched: true,
  'outage-started': true,
  'outage-ended': true,
  queued: true,
  drained: true,
  expired: true,
  'dead-lettered': true,
  'store-failed': true,
} satisfies Record<FailoverEvent['type'], true>);

/** The options with their defaults. */
export interface WebhookSettings {
  readonly types: readonly FailoverEvent['type'][];
  readonly onGiveUp: (error: WebhookError, event: FailoverEvent) => void;
  /** Completes when the post was taken; errors when it was given up. */
  readonly deliver: (body: string) => Observable<never>;
}

/** The options with their defaults; a wrong one is an error that names it. */
export function webhookSettings(url: string, options: WebhookOptions): WebhookSettings {
  const { types = NOTABLE, headers, transport = defaultTransport, retry = {}, onGiveUp = () => undefined } = options;
  const { scheduler = asyncScheduler } = options;
  checkWebAddress('webhook(url)', url, 'give an authorization header');
  for (const type of types) checkOneOf('webhook(url, { types })', type, TYPES);
  const flaw = headerFields(headers ?? {});
  if (flaw !== undefined) throw new TypeError(`webhook(url, { headers }): ${flaw.words}`);
  checkFunction('webhook(url, { transport })', transport);
  checkFunction('webhook(url, { onGiveUp })', onGiveUp);
  const again = retry === false ? undefined : retryWithBackoff<never>({ scheduler, ...RETRY, ...definedOf(retry) });
  const request = { url, method: 'POST' as const, headers: { 'content-type': 'application/json', ...lowerCased(headers) } };
  const deliver = (body: string): Observable<never> => {
    const once = posted(transport, { ...request, body }, scheduler);
    return again === undefined ? once : once.pipe(again);
  };
  return { types, onGiveUp, deliver };
}

function posted(transport: Transport, request: Omit<TransportRequest, 'signal'>, scheduler: SchedulerLike): Observable<never> {
  return defer(() => {
    const abort = new AbortController();
    // The status says it all: nobody waits for the body.
    return from(transport({ ...request, signal: abort.signal })).pipe(finalize(() => abort.abort()));
  }).pipe(
    timeout({ first: ANSWER_MS, scheduler }),
    catchError((thrown: unknown) => {
      throw new WebhookError({ cause: networkError('webhook', thrown) });
    }),
    map(({ status, headers }) => {
      if (status < 200 || status >= 300)
        throw new WebhookError({ status, retryAfterMs: waitHint({ status, headers, body: '' }) });
    }),
    ignoreElements(),
  );
}
