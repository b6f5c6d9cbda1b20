import { retryHint } from '../../operators/base/errorMarks.js';
import { isNamed } from '../../operators/base/rxbatonError.js';
import { AllProvidersFailedError } from '../chat/allProvidersFailedError.js';
import { type ErrorKind, ProviderError } from '../chat/providerError.js';
import { GatewayError, type GatewayErrorFacts } from './gatewayError.js';

type Told = Pick<GatewayErrorFacts, 'status' | 'code' | 'message' | 'shouldRetry'>;

/** In words of our own: an upstream's may hold a prompt, and its name is nobody's business. */
const KINDS: Readonly<Record<ErrorKind, Told>> = {
  'rate-limit': { status: 429, code: 'rate_limited', message: 'The rate limit of the model is reached' },
  quota: { status: 503, code: 'quota_exceeded', message: 'The quota behind this model is used up', shouldRetry: false },
  overloaded: { status: 503, code: 'overloaded', message: 'The model is overloaded' },
  server: { status: 502, code: 'upstream_error', message: 'The provider of this model failed' },
  network: { status: 502, code: 'upstream_unreachable', message: 'The connection to the provider of this model failed' },
  timeout: { status: 504, code: 'upstream_timeout', message: 'No answer came within the time limit' },
  stall: { status: 504, code: 'upstream_stalled', message: 'The answer went silent' },
  truncated: { status: 502, code: 'upstream_truncated', message: 'The answer broke off before its end' },
  protocol: { status: 502, code: 'upstream_protocol', message: 'The provider of this model sent something else than an answer' },
  auth: {
    status: 502,
    code: 'upstream_auth',
    message: "The provider of this model refuses the gateway's key",
    shouldRetry: false,
  },
  'not-found': { status: 502, code: 'upstream_not_found', message: 'The provider does not know this model', shouldRetry: false },
  'bad-request': { status: 400, code: 'invalid_request', message: 'The provider of this model refuses the request as it is' },
  'context-length': {
    status: 400,
    code: 'context_length_exceeded',
    message: "The request does not fit the model's context window",
  },
  'content-filter': { status: 400, code: 'content_filter', message: "The provider's content filter refuses the request" },
  'circuit-open': {
    status: 503,
    code: 'unavailable',
    message: 'The model is left alone after repeated failures',
    shouldRetry: false,
  },
  'invalid-answer': { status: 502, code: 'invalid_answer', message: 'The answer is not what the request asks for' },
  'too-large': { status: 502, code: 'answer_too_large', message: 'The answer is larger than may be' },
};

const ALL_DOWN: Told = {
  status: 503,
  code: 'all_providers_failed',
  message: 'Every provider of this model failed',
  shouldRetry: false,
};

/** What else the rooms below can fail with, by the error's name. */
const OTHERS: Readonly<Record<string, Told>> = {
  OutageExpiredError: {
    status: 503,
    code: 'outage_expired',
    message: 'The outage went on for longer than a request may wait',
    shouldRetry: false,
  },
  OutageQueueFullError: {
    status: 503,
    code: 'queue_full',
    message: 'The outage goes on, and as many requests wait as may',
    shouldRetry: false,
  },
  QueueClosedError: { status: 503, code: 'closing', message: 'The gateway is being stopped' },
  BulkheadFullError: { status: 503, code: 'busy', message: 'As many requests of this model are under way as may be' },
  CircuitOpenError: KINDS['circuit-open'],
  StallError: KINDS.stall,
  ValidationError: KINDS['invalid-answer'],
  TicketCancelledError: { status: 409, code: 'cancelled', message: 'The request was taken back', shouldRetry: false },
};

/** The wait of whom nobody tells a better one. */
const SHORTEST_WAIT_MS = 1_000;

/**
 * What a client is told of a failure, whoever's it is.
 *
 * @param soonest - In how many ms a provider may be up again, where that is known.
 */
export function gatewayErrorOf(error: unknown, soonest?: number): GatewayError {
  if (isNamed(error, 'GatewayError')) return error as GatewayError; // Its class says so, in whichever copy of the package.
  if (ProviderError.is(error)) return told(kindOf(error), error, retryHint(error) ?? soonest);
  if (AllProvidersFailedError.is(error)) return ofAll(error, soonest);
  const known = Object.entries(OTHERS).find(([name]) => isNamed(error, name))?.[1];
  if (known !== undefined) return told(known, error, retryHint(error) ?? soonest);
  if (error instanceof Error && error.name === 'AbortError') return told(CLIENT_LEFT, error);
  return told({ status: 500, code: 'internal_error', message: 'The gateway failed' }, error);
}

/** By the name that proxies have for it; nobody is there to read it. */
const CLIENT_LEFT: Told = { status: 499, code: 'client_closed_request', message: 'The client left' };

function kindOf({ kind, status }: ProviderError): Told {
  if (kind === 'too-large' && status !== undefined)
    return { status: 413, code: 'request_too_large', message: 'The request is too large for the model' };
  return KINDS[kind];
}

/** All of one mind that the request is at fault, or that it is one too many, are believed. */
function ofAll(error: AllProvidersFailedError, soonest: number | undefined): GatewayError {
  const { errors } = error;
  const reasons = errors.map((each) => (ProviderError.is(each) ? kindOf(each) : ALL_DOWN));
  const [first] = reasons;
  const hints = errors.map(retryHint).filter((hint) => hint !== undefined);
  const wait = hints.length > 0 ? Math.min(...hints) : soonest;
  const agreed = first !== undefined && first.status < 500 && reasons.every(({ code }) => code === first.code);
  return told(agreed ? { ...first, shouldRetry: false } : ALL_DOWN, error, wait);
}

function told(facts: Told, cause: unknown, wait?: number): GatewayError {
  const later = facts.status === 429 || facts.status === 503;
  return new GatewayError({ ...facts, cause, retryAfterMs: later ? Math.max(wait ?? 0, SHORTEST_WAIT_MS) : undefined });
}
