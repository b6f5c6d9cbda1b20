import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as mini from 'zod/mini';
import type { ChatRequest } from '../../src/chat/chatRequest.js';
import { jsonSchemaOf } from '../../src/wire/jsonSchemaOf.js';
import { withJsonSchemas } from '../../src/wire/withJsonSchemas.js';

const messages: ChatRequest['messages'] = [{ role: 'user', content: 'Hi' }];
const told = { type: 'object', properties: { a: { type: 'number' }, b: { type: 'string' } }, required: ['a'] };

describe('withJsonSchemas', () => {
  it('has zod/mini tell its schemas, as what a model is to write', async () => {
    const schema = mini.object({ a: mini.number(), b: mini._default(mini.string(), 'x') });
    const request = { messages, output: schema, tools: [{ name: 'add', description: 'Adds.', parameters: schema }] };
    const { output, tools } = await withJsonSchemas(request);
    expect(output).toStrictEqual({ ...told, properties: { ...told.properties, b: { default: 'x', type: 'string' } } });
    expect(tools).toStrictEqual([{ name: 'add', description: 'Adds.', parameters: output }]);
    expect(request.output).toBe(schema);
  });

  it('says the same as zod says itself', async () => {
    const classic = z.object({ a: z.number(), list: z.array(z.enum(['x', 'y'])), maybe: z.string().optional() });
    const small = mini.object({
      a: mini.number(),
      list: mini.array(mini.enum(['x', 'y'])),
      maybe: mini.optional(mini.string()),
    });
    const { output = {} } = await withJsonSchemas({ messages, output: small });
    expect(jsonSchemaOf('output', output)).toStrictEqual(jsonSchemaOf('output', classic));
  });

  it.each<[string, Partial<ChatRequest>]>([
    ['without schemas', {}],
    ['with JSON schemas', { output: told, tools: [{ name: 'add', parameters: told }] }],
    ['with schemas that tell', { output: z.object({ a: z.number() }) }],
    ["with another library's", { output: v.object({ a: v.number() }) }],
  ])('leaves a request %s as it is', async (_, more) => {
    const request = { messages, ...more };
    expect(await withJsonSchemas(request)).toBe(request);
  });

  it('refuses what JSON has no word for', async () => {
    await expect(withJsonSchemas({ messages, output: mini.object({ at: mini.date() }) })).rejects.toThrow(/Date/);
  });
});

describe('jsonSchemaOf', () => {
  it('says what to give in place of a schema that cannot tell', () => {
    expect(() => jsonSchemaOf('tools: add', v.object({ a: v.number() }))).toThrow(
      'tools: add: schemas of valibot cannot tell their JSON schema; give one that can (Standard JSON Schema), or the JSON schema itself',
    );
  });
});
