import { isNamed, RxbatonError } from '../../operators/base/rxbatonError.js';

/** What went wrong, in the terms that decide what to do about it. */
export type ErrorKind =
  | 'rate-limit'
  | 'quota'
  | 'overloaded'
  | 'server'
  | 'network'
  | 'timeout'
  | 'stall'
  | 'truncated'
  | 'protocol'
  | 'auth'
  | 'not-found'
  | 'bad-request'
  | 'context-length'
  | 'content-filter'
  | 'circuit-open'
  | 'invalid-answer'
  | 'too-large';

/** What a failure of each kind allows, unless its maker knows better, and what the person who reads it can do. */
const KINDS: Readonly<Record<ErrorKind, { readonly retryable: boolean; readonly switchable: boolean; readonly says: string }>> = {
  'rate-limit': { retryable: true, switchable: true, says: 'the rate limit is reached' },
  quota: { retryable: false, switchable: true, says: 'the quota or credit is used up: check the plan and billing of this key' },
  overloaded: { retryable: true, switchable: true, says: 'the provider is overloaded' },
  server: { retryable: true, switchable: true, says: 'the provider failed' },
  network: { retryable: true, switchable: true, says: 'the connection failed' },
  timeout: { retryable: false, switchable: true, says: 'no answer within the time limit' },
  stall: { retryable: false, switchable: true, says: 'the stream went silent' },
  truncated: { retryable: true, switchable: true, says: 'the stream ended without its end marker' },
  protocol: { retryable: false, switchable: true, says: 'the answer is not what this API sends: check baseUrl' },
  auth: { retryable: false, switchable: true, says: 'the key was refused: check apiKey' },
  'not-found': { retryable: false, switchable: true, says: 'no such model or address: check model and baseUrl' },
  'bad-request': { retryable: false, switchable: false, says: 'the request was refused as it is' },
  'context-length': { retryable: false, switchable: true, says: "the request does not fit the model's context window" },
  'content-filter': { retryable: false, switchable: false, says: "the provider's content filter refused" },
  'circuit-open': { retryable: false, switchable: true, says: 'the circuit is open after repeated failures' },
  'invalid-answer': { retryable: false, switchable: true, says: 'the answer did not pass validation' },
  'too-large': { retryable: false, switchable: true, says: 'the request or the answer is too large: see limits' },
};

/** A hint of a longer wait than a day is taken for a day. */
const LONGEST_HINT_MS = 86_400_000;

export interface ProviderErrorFacts {
  readonly kind: ErrorKind;
  readonly provider: string;
  /** The provider's own code or type for it. Default: the kind. */
  readonly code?: string | undefined;
  readonly status?: number | undefined;
  /** The wait that the provider asked for, in ms. */
  readonly retryAfterMs?: number | undefined;
  /** Default: by kind. */
  readonly retryable?: boolean | undefined;
  /** Default: by kind. */
  readonly switchable?: boolean | undefined;
  readonly requestId?: string | undefined;
  /** Nothing had been sent when it failed. */
  readonly neverSent?: boolean | undefined;
  /** What the reader can do about it, in rxbaton's own words. Default: by kind. */
  readonly advice?: string | undefined;
  /** Where the request did not fit: how many tokens the provider says would. */
  readonly contextWindow?: number | undefined;
  /** The upstream's own words. They may echo the prompt: given only where the user asked for them. */
  readonly detail?: string | undefined;
  readonly cause?: unknown;
}

/**
 * A failure of one provider.
 *
 * Its message never holds a key, a prompt or an answer; an upstream's own words are in `detail` only where `errorDetail` was set.
 */
export class ProviderError extends RxbatonError {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly provider: string;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  /** Whether asking the same provider again may help. */
  readonly retryable: boolean;
  /** Whether asking another provider may help. */
  readonly switchable: boolean;
  readonly requestId: string | undefined;
  readonly neverSent: boolean;
  /** Of a `context-length` failure: the tokens that would fit, where the provider named them. */
  readonly contextWindow: number | undefined;
  readonly detail: string | undefined;
  /** A request that is itself at fault says nothing about the provider's health. */
  readonly ignoredByBreaker: boolean;

  constructor(facts: ProviderErrorFacts) {
    const { kind, provider, status, retryAfterMs, requestId, detail, cause } = facts;
    super('ProviderError', describe(facts), cause === undefined ? undefined : { cause });
    const byKind = KINDS[kind];
    this.code = facts.code ?? kind;
    this.kind = kind;
    this.provider = provider;
    this.status = status;
    this.retryAfterMs = retryAfterMs === undefined ? undefined : Math.min(Math.max(0, retryAfterMs), LONGEST_HINT_MS);
    this.retryable = facts.retryable ?? byKind.retryable;
    this.switchable = facts.switchable ?? byKind.switchable;
    this.requestId = requestId;
    this.neverSent = facts.neverSent ?? false;
    this.contextWindow = facts.contextWindow;
    this.detail = detail;
    // A request refused for its size is at fault itself; an answer without end is not.
    this.ignoredByBreaker = NOT_ITS_HEALTH.has(kind) || (kind === 'too-large' && status !== undefined);
  }

  static is(error: unknown): error is ProviderError {
    return isNamed(error, 'ProviderError');
  }
}

/** Kinds that say nothing about whether the provider is up: the request, the key or the answer's content is at fault. */
const NOT_ITS_HEALTH: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  'bad-request',
  'not-found',
  'auth',
  'quota',
  'context-length',
  'content-filter',
  'invalid-answer',
  'circuit-open',
]);

function describe({ kind, provider, code, status, advice, detail }: ProviderErrorFacts): string {
  const facts = [kind, status, code === kind ? undefined : code].filter((fact) => fact !== undefined).join(', ');
  const words = detail === undefined ? '' : ` — ${detail}`;
  return `${provider}: ${advice ?? KINDS[kind].says} (${facts})${words}`;
}
