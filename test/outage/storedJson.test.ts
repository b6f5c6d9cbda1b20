import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import type { ChatRequest } from '../../src/chat/chatRequest.js';
import { storedJson, storedRequestOf } from '../../src/outage/storedJson.js';
import { stored } from './stored.js';
import { WHOLE_COMPLETION } from './wholeCompletion.js';

const WHOLE_REQUEST: ChatRequest = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Lone \ud800, NUL \0, \u2028, emoji 🏃' },
        { type: 'image', data: new URL('https://example.com/ä.png?q=1#f'), mimeType: 'image/png' },
        { type: 'image', data: 'aGk=' },
      ],
    },
    { role: 'assistant', content: '', toolCalls: WHOLE_COMPLETION.toolCalls, reasoning: 'r', signatures: [] },
    { role: 'tool', callId: 'c1', content: '{"url":"https://not.an/address"}' },
  ],
  tools: [{ name: 'look', description: 'd', parameters: { type: 'object', properties: { url: { type: 'string' } } } }],
  toolChoice: { name: 'look' },
  output: { type: 'object' },
  maxOutputTokens: 7,
  temperature: 0,
  topP: 1,
  seed: 1,
  stop: ['.'],
  reasoning: 'low',
  idempotencyKey: 'k',
  timeout: 30_000,
  providerOptions: { claude: { url: 'u', nested: [null, true] } },
};
const WHOLE = stored('id', {
  key: 'k',
  request: WHOLE_REQUEST,
  createdAt: 1.5,
  expiresAt: 9,
  deliveries: 2,
  status: 'done',
  completion: WHOLE_COMPLETION,
});

const readBack = (entry: typeof WHOLE) => {
  const read = storedRequestOf(storedJson(entry));
  if (read.type !== 'request') throw new Error(read.type);
  return read.entry;
};

/** The text with something else in place of one of its fields. */
const changed = (fields: object): string => JSON.stringify({ ...JSON.parse(storedJson(WHOLE)), ...fields });

describe('a stored request as JSON', () => {
  it('comes back as it was, each character and each address', () => {
    expect(readBack(WHOLE)).toStrictEqual(WHOLE);
    expect(readBack(stored('small'))).toStrictEqual(stored('small'));
  });

  it('leaves out what cannot be kept: a signal, and limits that are none', () => {
    const request = { ...stored('id').request, signal: new AbortController().signal, timeout: Infinity };
    expect(readBack(stored('id', { request, expiresAt: Infinity }))).toStrictEqual(stored('id'));
  });

  it.each([
    ['request.output', { output: z.object({}) }, 'zod'],
    ['request.output', { output: v.object({}) }, 'valibot'],
    [
      'request.tools[1].parameters',
      {
        tools: [
          { name: 'a', parameters: {} },
          { name: 'b', parameters: z.object({}) },
        ],
      },
      'zod',
    ],
  ])('refuses a schema that is no JSON, by the name of its option: %s', (option, more, vendor) => {
    const entry = stored('id', { request: { ...WHOLE_REQUEST, ...more } });
    expect(() => storedJson(entry)).toThrow(TypeError);
    expect(() => storedJson(entry)).toThrow(`${option}: a Standard Schema of ${vendor} cannot be stored`);
  });

  it('[Q109] says so when a later version wrote it', () => {
    expect(storedRequestOf(changed({ format: 2, request: 'sealed in some new way' }))).toStrictEqual({
      type: 'unknown-format',
      format: 2,
    });
  });

  it.each([
    '',
    'null',
    '[]',
    '"text"',
    '{',
    '{}',
    storedJson(WHOLE).slice(0, -1),
    changed({ format: '1' }),
    changed({ id: '' }),
    changed({ id: 1 }),
    changed({ key: 1 }),
    changed({ createdAt: null }),
    changed({ deliveries: '0' }),
    changed({ expiresAt: 'soon' }),
    changed({ status: 'toString' }),
    changed({ request: null }),
    changed({ request: { messages: [] } }),
    changed({ request: { messages: ['hi'] } }),
    changed({ request: { messages: [{ role: 'user', content: ['hi'] }] } }),
    changed({ request: { messages: [{ role: 'user', content: [{ type: 'image', data: { url: 'no address' } }] }] } }),
    changed({ completion: 'done' }),
  ])('says that a text is broken, and throws nothing: %#', (text) => {
    expect(storedRequestOf(text)).toStrictEqual({ type: 'broken' });
  });

  it('says so of every text that was cut', () => {
    const whole = storedJson(WHOLE);
    for (let at = 0; at < whole.length; at++) expect(storedRequestOf(whole.slice(0, at)).type).toBe('broken');
  });

  it('[X05] is not polluted by what a text names', () => {
    const evil = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},';
    const request = { ...stored('id').request, providerOptions: { claude: { a: 1 } } };
    const text = storedJson(stored('id', { request, completion: WHOLE_COMPLETION }));
    const read = storedRequestOf(text.replaceAll(/\{(?=")/g, evil));
    expect(read.type).toBe('request');
    expect('polluted' in {}).toBe(false);
    const prototypes: unknown[] = [];
    const look = (object: object): void => {
      prototypes.push(Object.getPrototypeOf(Object.assign({}, object)), Object.getPrototypeOf(object));
      for (const value of Object.values(object)) if (typeof value === 'object' && value !== null) look(value);
    };
    look(read);
    expect(prototypes.length).toBeGreaterThan(40);
    expect(prototypes.filter((prototype) => prototype !== Object.prototype && prototype !== Array.prototype)).toStrictEqual([]);
  });
});
