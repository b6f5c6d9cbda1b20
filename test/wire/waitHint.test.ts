import { describe, expect, it } from 'vitest';
import { ProviderError } from '../../src/chat/providerError.js';
import { waitHint } from '../../src/wire/waitHint.js';

const hint = (headers: Readonly<Record<string, string>>, body = '', status = 429): number | undefined =>
  waitHint({ status, headers: new Headers(headers), body });

const date = 'Wed, 19 Aug 2026 14:34:11 GMT';

describe('waitHint', () => {
  it.each<[string, Record<string, string>, number | undefined]>([
    ['milliseconds', { 'retry-after-ms': '1500' }, 1_500],
    ['seconds', { 'retry-after': '2' }, 2_000],
    ['a fraction of a second', { 'retry-after': '0.5' }, 500],
    ["a date, by the server's clock", { 'retry-after': 'Wed, 19 Aug 2026 14:34:41 GMT', date }, 30_000],
    ['a date that is past', { 'retry-after': 'Wed, 19 Aug 2026 14:00:00 GMT', date }, 0],
    ['a date without a clock', { 'retry-after': 'Wed, 19 Aug 2026 14:34:41 GMT' }, undefined],
    ['a negative number', { 'retry-after': '-5', date }, undefined],
    ['garbage', { 'retry-after': 'soon', date }, undefined],
    ['a number in powers of ten', { 'retry-after': '1e400', date }, undefined],
    ['a hexadecimal number', { 'retry-after-ms': '0x10' }, undefined],
    ['nothing', {}, undefined],
  ])('[R42] reads %s', (_, headers, expected) => {
    expect(hint(headers)).toBe(expected);
  });

  it.each([
    ['{"retryDelay": "34.4s"}', 34_400],
    ['{"retryDelay": "soon"}', undefined],
    ['Please try again in 1.574s.', 1_574],
    ['Please try again in 120ms. Visit', 120],
    ['Please try again in 7m12s.', 432_000],
    ['Please try again in 1h2m3s', 3_723_000],
    ['Please retry after 26 seconds.', 26_000],
    ['Try again in 1 minute and 3 seconds, or', 63_000],
    ['Please try again in 2 days', 172_800_000],
    ['Please retry in 41.5 seconds', 41_500],
    ['try again in 5 monkeys', undefined],
    ['Please try again later.', undefined],
  ])('reads %j', (body, expected) => {
    expect(hint({}, body)).toBe(expected);
  });

  it('takes the longest', () => {
    expect(hint({ 'retry-after-ms': '900', 'retry-after': '1' }, 'try again in 1.5s')).toBe(1_500);
    expect(hint({ 'retry-after-ms': '9000', 'retry-after': '1' }, '{"retryDelay":"3s"}')).toBe(9_000);
  });

  it('falls back on when the limits that are used up are whole again', () => {
    const openai = {
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '8.64s',
      'x-ratelimit-remaining-tokens': '12',
      'x-ratelimit-reset-tokens': '6m0s',
    };
    expect(hint(openai)).toBe(8_640);
    expect(hint({ ...openai, 'x-ratelimit-remaining-tokens': '0' })).toBe(360_000);
    expect(hint({ ...openai, 'retry-after': '2' })).toBe(2_000);
    expect(hint(openai, '', 400)).toBe(undefined);
    const anthropic = { 'anthropic-ratelimit-tokens-remaining': '0', 'anthropic-ratelimit-tokens-reset': '2026-08-19T14:35:11Z' };
    expect(hint({ ...anthropic, date })).toBe(60_000);
    expect(hint(anthropic)).toBe(undefined);
  });

  it.each(['9'.repeat(400), '99999999999'])('[X07] an absurd Retry-After of %s is taken for a day', (absurd) => {
    const error = new ProviderError({ kind: 'rate-limit', provider: 'p', retryAfterMs: hint({ 'retry-after': absurd }) });
    expect(error.retryAfterMs).toBe(86_400_000);
  });
});
