import { describe, expect, it } from 'vitest';
import { failureOf } from '../../src/wire/failureOf.js';
import { targetOf } from './replay.js';

const failure = (status: number, body: string | object, headers: Record<string, string> = {}) =>
  failureOf(
    { status, headers: new Headers(headers), body: typeof body === 'string' ? body : JSON.stringify(body) },
    targetOf('openai'),
  );

describe('failureOf', () => {
  it.each([
    ['an error object', { error: { message: 'm', type: 't', code: 'insufficient_quota' } }],
    ['an array of one', [{ error: { message: 'm', type: 't', code: 'insufficient_quota' } }]],
    ['an envelope with a type', { type: 'error', error: { type: 'x', code: 'insufficient_quota', message: 'm' } }],
    ['a flat object', { object: 'error', message: 'm', type: 't', code: 'insufficient_quota' }],
    ['a text beside a code', { code: 'insufficient_quota', error: 'm' }],
    ['a failed response', { type: 'response.failed', response: { error: { code: 'insufficient_quota', message: 'm' } } }],
    ['a line of its own field', 'error: {"error":{"code":"insufficient_quota","message":"m"}}'],
    ['a whole event', 'event: error\ndata: {"error":{"code":"insufficient_quota","message":"m"}}\n\n'],
    ['many lines', '{\n  "error": {\n    "code": "insufficient_quota",\n    "message": "m"\n  }\n}\n'],
  ])('reads %s', (_, body) => {
    expect(failure(429, body)).toMatchObject({ kind: 'quota', code: 'insufficient_quota', status: 429, retryable: false });
  });

  it.each([
    ['a text', { error: 'Insufficient Balance' }],
    ['a detail', { detail: 'Insufficient Balance' }],
    [
      'what the provider behind a gateway said',
      { error: { message: 'Provider returned error', metadata: { raw: 'Insufficient Balance' } } },
    ],
  ])('reads %s by its words', (_, body) => {
    expect(failure(400, body)).toMatchObject({ kind: 'quota', code: 'quota' });
  });

  it('reads a list of what is wrong with a request', () => {
    const detail = [{ type: 'extra_forbidden', loc: ['body', 'stream_options'], msg: 'Extra inputs are not permitted' }];
    for (const body of [{ detail }, { object: 'error', message: { detail }, type: 'invalid_request_error' }]) {
      const response = { status: 422, headers: new Headers(), body: JSON.stringify(body) };
      const error = failureOf(response, { ...targetOf('mistral'), errorDetail: true });
      expect(error).toMatchObject({ kind: 'bad-request', detail: 'Extra inputs are not permitted' });
    }
  });

  it('tells the context window that a provider names, and no other figure', () => {
    const message = 'prompt is too long: 210000 tokens > 200000 maximum';
    expect(failure(400, { error: { message } }).contextWindow).toBe(200_000);
    expect(failure(400, { error: { message: 'temperature: 3 > 1000 is absurd' } }).contextWindow).toBe(undefined);
  });

  it('takes the exact reason that Google gives in its details', () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }];
    const body = { error: { code: 400, status: 'INVALID_ARGUMENT', message: 'm', details } };
    expect(failure(400, body)).toMatchObject({ kind: 'auth', code: 'API_KEY_INVALID' });
  });

  it.each([
    ['its code', { code: 'server_error', type: 't' }, 'server_error'],
    ['its type, where the code is a status', { code: 500, type: 'BadThing' }, 'BadThing'],
    ['its type, where the code is a sentence', { code: 'Some sentence', type: 'BadThing' }, 'BadThing'],
    ['the status it gave as a code', { code: '500' }, '500'],
    ['the kind, where it gave no machine word', { code: 'Some sentence' }, 'server'],
  ])('[X01] tells %s', (_, error, code) => {
    expect(failure(500, { error: { ...error, message: 'a secret' } }).code).toBe(code);
  });

  it('[X01] keeps the words of the upstream only where they are asked for', () => {
    const response = { status: 400, headers: new Headers(), body: JSON.stringify({ error: { message: 'a secret' } }) };
    const silent = failureOf(response, targetOf('openai'));
    expect(JSON.stringify([silent, silent.message, silent.cause])).not.toContain('secret');
    expect(failureOf(response, { ...targetOf('openai'), errorDetail: true }).detail).toBe('a secret');
  });

  it.each([
    ['x-request-id', { 'x-request-id': 'req_1' }, {}, 'req_1'],
    ['request-id', { 'request-id': 'req_2' }, {}, 'req_2'],
    ['the body', {}, { request_id: 'req_3' }, 'req_3'],
    ['the body, where a header holds no id', { 'x-request-id': '<an id>' }, { request_id: 'req_3' }, 'req_3'],
    ['nowhere', {}, {}, undefined],
  ])('takes the request id from %s', (_, headers, body, requestId) => {
    expect(failure(500, { error: { message: 'm' }, ...body }, headers as Record<string, string>).requestId).toBe(requestId);
  });

  it('[R43] lets x-should-retry have the last word', () => {
    expect(failure(500, '{}', { 'x-should-retry': 'false' }).retryable).toBe(false);
    expect(failure(400, '{}', { 'x-should-retry': 'true' }).retryable).toBe(true);
    expect(failure(500, '{}', { 'x-should-retry': 'perhaps' }).retryable).toBe(true);
  });

  it('waits out a 402 that names a wait', () => {
    expect(failure(402, { error: { message: 'm' } }, { 'retry-after': '7' })).toMatchObject({
      kind: 'quota',
      retryable: true,
      retryAfterMs: 7_000,
    });
    expect(failure(402, { error: { message: 'm' } })).toMatchObject({ kind: 'quota', retryable: false });
  });

  it.each([
    ['[S08] HTML', '<!doctype html><p>Bad gateway'],
    ['nothing', ''],
    ['an answer that is no stream', { object: 'chat.completion', choices: [{ message: { content: 'Hi' } }] }],
  ])('takes %s in a 200 for another protocol', (_, body) => {
    expect(failure(200, body)).toMatchObject({ kind: 'protocol', retryable: false, switchable: true });
  });

  it('[S08] goes by the status where the body says nothing', () => {
    expect(failure(502, '<!doctype html><p>Bad gateway').kind).toBe('server');
    expect(failure(429, '').kind).toBe('rate-limit');
  });

  it('[S09] reads the error of a 200', () => {
    expect(failure(200, { error: { message: 'm', type: 'server_error' } }).kind).toBe('server');
    expect(failure(200, { error: { message: 'm', code: 429 } }).kind).toBe('rate-limit');
    expect(failure(200, { error: { message: 'm', type: 'odd', code: 'odd', status_code: 503 } }).kind).toBe('overloaded');
  });
});
