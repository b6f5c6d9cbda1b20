import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyFailure, type FailureFacts } from '../../src/wire/classifyFailure.js';

const kinds = (table: readonly (readonly [kind: string, facts: FailureFacts])[]) =>
  table.map(([kind, facts]) => ({ kind, facts, name: JSON.stringify(facts) }));

describe('classifyFailure', () => {
  it.each([
    [301, 'protocol', undefined],
    [400, 'bad-request', undefined],
    [401, 'auth', undefined],
    [402, 'quota', undefined],
    [403, 'auth', undefined],
    [404, 'not-found', undefined],
    [408, 'timeout', true],
    [409, 'server', undefined],
    [413, 'too-large', undefined],
    [418, 'bad-request', undefined],
    [422, 'bad-request', undefined],
    [425, 'server', undefined],
    [429, 'rate-limit', undefined],
    [498, 'overloaded', undefined],
    [500, 'server', undefined],
    [502, 'server', undefined],
    [503, 'overloaded', undefined],
    [504, 'server', undefined],
    [520, 'server', undefined],
    [529, 'overloaded', undefined],
    [600, 'protocol', undefined],
  ])('a bare %i is %s', (status, kind, retryable) => {
    expect(classifyFailure({ status })).toMatchObject(retryable === undefined ? { kind } : { kind, retryable });
  });

  it.each(
    kinds([
      ['quota', { status: 429, code: 'insufficient_quota', type: 'insufficient_quota' }],
      ['quota', { status: 429, code: 'credit_balance_exhausted' }],
      ['quota', { status: 400, code: 'project_spend_limit_exceeded' }],
      ['quota', { status: 400, code: 'organization_usage_limit_exceeded' }],
      ['quota', { status: 400, type: 'invalid_request_error', message: 'Your credit balance is too low to access the API' }],
      ['quota', { status: 402, type: 'billing_error' }],
      ['quota', { status: 400, message: 'Insufficient Balance' }],
      [
        'rate-limit',
        { status: 429, code: 'rate_limit_exceeded', message: 'You exceeded your current quota, please check your plan.' },
      ],
      ['too-large', { status: 429, code: 'rate_limit_exceeded', message: 'Request too large for gpt-4o in organization org' }],
      ['too-large', { status: 413, type: 'request_too_large' }],
      ['context-length', { status: 400, code: 'context_length_exceeded' }],
      [
        'context-length',
        { status: 400, type: 'invalid_request_error', message: 'prompt is too long: 210000 tokens > 200000 maximum' },
      ],
      ['context-length', { status: 400, message: 'input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000' }],
      [
        'context-length',
        { status: 400, message: 'The input token count (1200000) exceeds the maximum number of tokens allowed' },
      ],
      ['context-length', { status: 400, code: 'exceed_context_size_error' }],
      ['context-length', { status: 400, type: 'too_many_prompt_tokens' }],
      ['context-length', { status: 400, message: 'Prompt contains 9 tokens, too large for model with 8 maximum context length' }],
      ['context-length', { status: 400, message: 'Please reduce the length of the messages or completion.' }],
      ['context-length', { status: 422, message: '`inputs` tokens + `max_new_tokens` must be <= 4097. Given: 5000' }],
      ['content-filter', { status: 400, code: 'content_filter' }],
      ['content-filter', { status: 400, code: 'ResponsibleAIPolicyViolation' }],
      ['content-filter', { status: 400, code: 'content_policy_violation', type: 'image_generation_user_error' }],
      ['content-filter', { status: 403, message: 'Your input was flagged by the moderation of the provider' }],
      ['auth', { status: 400, code: 'API_KEY_INVALID', message: 'API key not valid. Please pass a valid API key.' }],
      ['auth', { status: 400, code: 'Client specified an invalid argument', message: 'Incorrect API key provided: xa***de' }],
      ['auth', { status: 403, type: 'permission_error' }],
      ['not-found', { status: 400, code: 'model_not_found' }],
      ['not-found', { status: 400, message: 'foo/bar is not a valid model ID' }],
      ['not-found', { status: 404, type: 'not_found_error', message: 'model: claude-9' }],
      ['invalid-answer', { status: 400, code: 'tool_use_failed', type: 'invalid_request_error' }],
      ['overloaded', { status: 429, type: 'engine_overloaded_error' }],
      ['overloaded', { status: 503, code: 'slow_down' }],
      ['bad-request', { status: 400, code: 'previous_response_not_found', message: 'Previous response with id x not found.' }],
      ['bad-request', { status: 422, code: 'unknown', message: 'Input should be a valid string' }],
    ]),
  )('is $kind: $name', ({ kind, facts }) => {
    expect(classifyFailure(facts).kind).toBe(kind);
  });

  it.each(
    kinds([
      ['server', { status: 200, type: 'server_error' }],
      ['server', { status: 200, type: 'api_error' }],
      ['server', { status: 200 }],
      ['overloaded', { status: 200, type: 'overloaded_error' }],
      ['overloaded', { status: 200, code: '503' }],
      ['rate-limit', { status: 200, code: '429' }],
      ['rate-limit', { status: 200, type: 'rate_limit_error' }],
      ['rate-limit', { status: 200, code: 'RESOURCE_EXHAUSTED' }],
      ['rate-limit', { status: 200, message: 'Service tier capacity exceeded for this model.' }],
      ['bad-request', { status: 200, type: 'invalid_request_error' }],
      ['timeout', { status: 200, type: 'timeout_error' }],
      ['auth', { status: 200, type: 'authentication_error' }],
    ]),
  )('[S10] inside a stream is $kind: $name', ({ kind, facts }) => {
    expect(classifyFailure(facts).kind).toBe(kind);
  });

  it('tells a refused prefill from other bad requests', () => {
    const claude = 'This model does not support assistant message prefill. The conversation must end with a user message.';
    const gemini = 'Requests ending with a model turn are not supported by this model.';
    for (const message of [claude, gemini]) {
      expect(classifyFailure({ status: 400, message })).toMatchObject({
        kind: 'bad-request',
        code: 'prefill_unsupported',
        switchable: true,
      });
    }
  });

  it.each([
    'max_tokens: 100000 > 8192, which is the maximum allowed number of output tokens for claude-3-5-haiku-20241022',
    'max_tokens is too large: 100000. This model supports at most 16384 completion tokens',
    '`max_completion_tokens` must be less than or equal to `8192`, the maximum value for this model',
    'Unable to submit request because max_output_tokens: must be at most 65536',
  ])('lets another model have a request whose limit is too high for one: %s', (message) => {
    expect(classifyFailure({ status: 400, message })).toMatchObject({ kind: 'bad-request', switchable: true });
  });

  it('is total', () => {
    const word = fc.option(fc.string(), { nil: undefined });
    const facts = fc.record({ status: fc.oneof(fc.integer(), fc.double()), code: word, type: word, message: word });
    fc.assert(
      fc.property(facts, (given) => {
        expect(typeof classifyFailure(given).kind).toBe('string');
      }),
    );
  });
});
