import { describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../src/chat/chatRequest.js';
import { type ErrorKind, ProviderError } from '../../src/chat/providerError.js';
import { continuationRequest, RESUME_INSTRUCTION } from '../../src/failover/continuation.js';
import { benchTime, goesElsewhere, isHiccup, isOutage, modeBelow, mustRestart } from '../../src/failover/policy.js';

const of = (kind: ErrorKind): ProviderError => new ProviderError({ kind, provider: 'p' });

// Every kind there is, with: retried here · another asked · left alone for a while · worth waiting for.
const TABLE: Readonly<Record<ErrorKind, string>> = {
  'rate-limit': 'yes yes no yes',
  overloaded: 'yes yes no yes',
  server: 'yes yes no yes',
  network: 'yes yes no yes',
  truncated: 'yes yes no yes',
  timeout: 'no yes no yes',
  stall: 'no yes no yes',
  'circuit-open': 'no yes no yes',
  protocol: 'no yes no no',
  'too-large': 'no yes no no',
  auth: 'no yes yes no',
  quota: 'no yes yes no',
  'not-found': 'no yes no no',
  'context-length': 'no yes no no',
  'invalid-answer': 'no yes no no',
  'content-filter': 'no no no no',
  'bad-request': 'no no no no',
};

describe('the policy', () => {
  it.each(Object.entries(TABLE) as [ErrorKind, string][])('%s: %s', (kind, expected) => {
    const error = of(kind);
    const told = [isHiccup(error), goesElsewhere(error, 'fail'), benchTime(error) === 300_000, isOutage([error])];
    expect(told.map((yes) => (yes ? 'yes' : 'no')).join(' ')).toBe(expected);
  });

  it('lets the user decide about content filters, whatever the error says of itself', () => {
    const filtered = new ProviderError({ kind: 'content-filter', provider: 'p', switchable: true });
    expect([goesElsewhere(filtered, 'fail'), goesElsewhere(filtered, 'switch')]).toStrictEqual([false, true]);
  });

  it('[R43] believes a provider that says not to retry', () => {
    expect(isHiccup(new ProviderError({ kind: 'server', provider: 'p', retryable: false }))).toBe(false);
  });

  it('asks again whoever says that it may be, whatever the kind', () => {
    const timedOut = new ProviderError({ kind: 'timeout', provider: 'p', status: 408, retryable: true });
    const soonPaid = new ProviderError({ kind: 'quota', provider: 'p', status: 402, retryable: true, retryAfterMs: 1_000 });
    expect([isHiccup(timedOut), isHiccup(soonPaid)]).toStrictEqual([true, true]);
  });

  it('leaves a provider alone for as long as it asks to be, and no longer than five minutes', () => {
    const asks = (kind: ErrorKind, retryAfterMs: number): number | undefined =>
      benchTime(new ProviderError({ kind, provider: 'p', retryAfterMs }));
    expect([asks('rate-limit', 20_000), asks('overloaded', 1e9), asks('quota', 60_000)]).toStrictEqual([20_000, 300_000, 60_000]);
    expect(asks('bad-request', 20_000)).toBe(undefined);
  });

  it('waits out a mixture as long as something in it passes', () => {
    expect([isOutage([of('auth'), of('server')]), isOutage([of('auth'), of('quota')]), isOutage([])]).toStrictEqual([
      true,
      false,
      false,
    ]);
  });

  it('goes down the modes only when the request was refused', () => {
    expect(modeBelow('prefill', of('bad-request'))).toBe('user-turn');
    expect(modeBelow('prefix', of('bad-request'))).toBe('user-turn');
    expect(modeBelow('flag', of('bad-request'))).toBe('user-turn');
    expect(modeBelow('user-turn', of('bad-request'))).toBe('restart');
    expect(modeBelow('restart', of('bad-request'))).toBe(undefined);
    expect(modeBelow('prefill', of('server'))).toBe(undefined);
  });

  it('starts over where going on would be wrong', () => {
    const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] };
    const out = { text: 'Hel', textOnly: true };
    expect(mustRestart(out, request, 'auto')).toBe(false);
    expect(mustRestart(out, request, 'restart')).toBe(true);
    expect(mustRestart({ ...out, textOnly: false }, request, 'auto')).toBe(true);
    expect(mustRestart({ ...out, text: '' }, request, 'auto')).toBe(true);
    expect(mustRestart(out, { ...request, output: {} }, 'auto')).toBe(true);
  });
});

describe('continuationRequest', () => {
  const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }], maxOutputTokens: 100, temperature: 0 };
  const last = (mode: Parameters<typeof continuationRequest>[2], partial = 'Hello \n'): unknown =>
    continuationRequest(request, partial, mode).messages.slice(1);

  it('puts the partial answer as each mode wants it', () => {
    expect(last('prefill')).toStrictEqual([{ role: 'assistant', content: 'Hello' }]);
    expect(last('prefix')).toStrictEqual([{ role: 'assistant', content: 'Hello \n' }]);
    expect(last('flag')).toStrictEqual([{ role: 'assistant', content: 'Hello \n' }]);
    expect(last('user-turn')).toStrictEqual([
      { role: 'assistant', content: 'Hello \n' },
      { role: 'user', content: RESUME_INSTRUCTION },
    ]);
  });

  it('starts over with the request as it was', () => {
    expect(continuationRequest(request, 'Hello', 'restart')).toBe(request);
    expect(continuationRequest(request, '\n\n', 'prefill')).toBe(request);
  });

  it('asks for no more tokens than are left of the limit', () => {
    expect(continuationRequest(request, 'x'.repeat(200), 'prefill').maxOutputTokens).toBe(50);
    expect(continuationRequest(request, 'x'.repeat(4_000), 'prefill').maxOutputTokens).toBe(16);
    expect(continuationRequest({ ...request, maxOutputTokens: 8 }, 'x'.repeat(4_000), 'prefill').maxOutputTokens).toBe(8);
  });
});
