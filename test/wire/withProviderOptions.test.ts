import { describe, expect, it } from 'vitest';
import { withProviderOptions } from '../../src/wire/withProviderOptions.js';
import { targetOf } from './replay.js';

const merged = (body: Record<string, unknown>, providerOptions: Record<string, unknown>) =>
  withProviderOptions(body, { messages: [], providerOptions }, targetOf('groq'), 'openai');

describe('withProviderOptions', () => {
  it('puts the more particular name over the more general', () => {
    const options = { openai: { a: 1, b: 1, c: 1 }, groq: { b: 2, c: 2 }, 'groq/model': { c: 3 }, mistral: { d: 4 } };
    expect(merged({ a: 0, z: 0 }, options)).toStrictEqual({ a: 1, b: 2, c: 3, z: 0 });
  });

  it('replaces a field as a whole, and takes one away', () => {
    expect(merged({ a: { b: 1 }, c: 1 }, { groq: { a: { d: 2 }, c: undefined } })).toStrictEqual({ a: { d: 2 } });
  });

  it('ignores options that are no object', () => {
    expect(merged({ a: 1 }, { groq: 'fast', openai: [1] })).toStrictEqual({ a: 1 });
  });

  it('[X05] lets no option near a prototype', () => {
    const body = merged(
      { a: 1 },
      JSON.parse('{"groq":{"__proto__":{"bad":1}},"__proto__":{"groq":{"bad":1}}}') as Record<string, unknown>,
    );
    expect(body).toStrictEqual({ a: 1 });
    expect('bad' in body).toBe(false);
  });
});
