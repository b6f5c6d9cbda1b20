import type { ErrorKind } from '../chat/providerError.js';

/** What a provider said about its failure. Inside a stream `status` is 200. */
export interface FailureFacts {
  readonly status: number;
  readonly code?: string | undefined;
  readonly type?: string | undefined;
  readonly message?: string | undefined;
}

/** A failure's kind, and what it allows where that differs from the kind's default. */
export interface FailureClass {
  readonly kind: ErrorKind;
  readonly retryable?: boolean | undefined;
  readonly switchable?: boolean | undefined;
  /** A code of our own, where the provider's is too general to act on. */
  readonly code?: string | undefined;
}

interface Rule extends FailureClass {
  /** Of the provider's code or type. */
  readonly word?: RegExp;
  /** Of the provider's message: many failures have no code of their own. */
  readonly message?: RegExp;
}

const exactly = (...words: readonly string[]): RegExp => new RegExp(`^(?:${words.join('|')})$`, 'i');
const anyOf = (...phrases: readonly string[]): RegExp => new RegExp(phrases.join('|'), 'i');

/** Asked in order, whatever the status: each provider has its own status for these. */
const RULES: readonly Rule[] = [
  {
    kind: 'quota',
    word: exactly(
      'insufficient_(quota|balance|credits|funds)',
      'credit_balance_exhausted',
      '\\w+_(spend|usage|hard)_limit_(exceeded|reached)',
      'exceeded_current_quota_error',
      'billing_error',
    ),
    message: anyOf('credit balance is too low', 'insufficient (balance|credits|funds)', '(out of|used all) .{0,40}credits'),
  },
  {
    kind: 'context-length',
    word: exactly('context_(length|window)_exceeded', 'exceed_context_size_error', 'too_many_prompt_tokens'),
    message: anyOf(
      '(maximum|model.?s) context length',
      'exceeds? .{0,30}context (size|window|length|limit)',
      'prompt (is|was) too long',
      'input is too long',
      'total length of all messages is too long',
      'input token count .{0,60}exceeds',
      'maximum prompt length',
      'reduce the length of (the|your|either) ',
      '(input|prompt).{0,40}tokens.{0,60}must (be|have) ',
    ),
  },
  { kind: 'too-large', word: exactly('request_too_large'), message: anyOf('^request (entity )?too large') },
  {
    kind: 'content-filter',
    word: anyOf('content_?(filter|policy|management_policy)', '^moderation_blocked$', '^ResponsibleAIPolicyViolation$'),
    message: anyOf('content management policy', 'flagged (by|as|for)', 'violat\\w{1,5} .{0,20}(content|usage) polic'),
  },
  {
    kind: 'bad-request',
    switchable: true,
    code: 'prefill_unsupported',
    message: anyOf('assistant (message )?prefill', 'must end with a user (message|turn)', 'requests? ending with a model turn'),
  },
  {
    kind: 'bad-request',
    switchable: true,
    code: 'output_limit_exceeded',
    // A limit on the answer that another model may well take.
    message: anyOf(
      'max(imum)?_?(completion_|output_?)?tokens\\W.{0,60}(too large|at most|maximum allowed|less than or equal|> \\d)',
    ),
  },
  {
    kind: 'auth',
    word: exactly(
      '(invalid|expired|incorrect)_api_key',
      'api_key_(invalid|expired)',
      'authentication_error',
      'invalid_authentication',
      'permission_(error|denied)',
      'unauthenticated',
      'unauthorized',
      'account_deactivated',
    ),
    message: anyOf('(incorrect|invalid) (x-)?api[- ]key', 'api[- ]key (is )?(not valid|invalid|expired)'),
  },
  {
    kind: 'not-found',
    word: exactly('model_not_(found|available|exist)', '(unknown|invalid)_model', 'deployment_?not_?found', 'not_found(_error)?'),
    message: anyOf(
      'models?\\b.{0,120}(not found|does not exist)',
      '(not a valid|no such|unknown|invalid) model\\b',
      'supported (api )?model names',
    ),
  },
  // The model broke the rules of a tool call or of JSON, and the provider stopped it.
  { kind: 'invalid-answer', word: exactly('tool_use_failed', 'json_validate_failed') },
  {
    kind: 'overloaded',
    word: anyOf('overloaded', '^unavailable$', '^service_unavailable', '^slow_down$'),
    message: anyOf('overloaded'),
  },
];

/** Words that say something only where no status does: inside a stream. */
const IN_STREAM: readonly Rule[] = [
  {
    kind: 'rate-limit',
    word: anyOf('rate_?limit', 'too_many_requests', 'resource_exhausted'),
    message: anyOf('rate limit', 'capacity exceeded'),
  },
  {
    kind: 'bad-request',
    word: anyOf('invalid_(request|argument|prompt)', 'bad_?request', 'failed_precondition'),
  },
  { kind: 'timeout', retryable: true, word: anyOf('time_?out', 'deadline_exceeded') },
];

const BY_STATUS: Readonly<Record<number, FailureClass>> = {
  401: { kind: 'auth' },
  402: { kind: 'quota' },
  403: { kind: 'auth' },
  404: { kind: 'not-found' },
  408: { kind: 'timeout', retryable: true },
  409: { kind: 'server' },
  410: { kind: 'not-found' },
  413: { kind: 'too-large' },
  425: { kind: 'server' },
  429: { kind: 'rate-limit' },
  498: { kind: 'overloaded' },
  503: { kind: 'overloaded' },
  529: { kind: 'overloaded' },
};

/**
 * What a failure means, from its status, its code or type, and its message, in this order: what only words tell, the status,
 * the words inside a stream. Total: what nobody has seen before goes by its status class, and inside a stream is a `server` failure.
 */
export function classifyFailure(facts: FailureFacts): FailureClass {
  const { status } = facts;
  const told = RULES.find((rule) => says(rule, facts));
  if (told !== undefined) return classOf(told);
  if (status < 200 || status >= 300) return classOfStatus(status);
  const inner = statusIn(facts.code);
  if (inner !== undefined) return classOfStatus(inner);
  return classOf(IN_STREAM.find((rule) => says(rule, facts)) ?? { kind: 'server' });
}

function says({ word, message }: Rule, facts: FailureFacts): boolean {
  if (word !== undefined && (word.test(facts.code ?? '') || word.test(facts.type ?? ''))) return true;
  return message?.test(facts.message ?? '') ?? false;
}

function classOf({ kind, retryable, switchable, code }: Rule): FailureClass {
  return { kind, retryable, switchable, code };
}

function classOfStatus(status: number): FailureClass {
  const known = BY_STATUS[status];
  if (known !== undefined) return known;
  if (status >= 500 && status < 600) return { kind: 'server' };
  return { kind: status >= 400 && status < 500 ? 'bad-request' : 'protocol' };
}

/** Gateways put the status of the failed upstream where a code should be. */
function statusIn(code: string | undefined): number | undefined {
  return code !== undefined && /^[45]\d\d$/.test(code) ? Number(code) : undefined;
}
