import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import * as mini from 'zod/mini';
import { schemaOfAll } from '../../src/wire/schemaOfAll.js';

describe('schemaOfAll', () => {
  it('tells a JSON schema, the one of zod, and in time the one of zod/mini', async () => {
    const plain = { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] };
    const told = { ...plain, additionalProperties: false };
    expect(schemaOfAll(plain)).toStrictEqual(plain);
    expect(schemaOfAll(z.strictObject({ a: z.number() }))).toStrictEqual(told);
    expect(await schemaOfAll(mini.strictObject({ a: mini.number() }))).toStrictEqual(told);
  });

  it('tells nothing of a schema that cannot be told', async () => {
    expect(schemaOfAll(v.object({ a: v.number() }))).toBe(true);
    expect(schemaOfAll(z.object({ a: z.date() }))).toBe(true);
    expect(await schemaOfAll(mini.object({ a: mini.date() }))).toBe(true);
  });

  it.each<[string, z.ZodType, unknown]>([
    ['coerces', z.object({ a: z.coerce.number() }), { a: '1' }],
    ['catches', z.object({ a: z.array(z.string().catch('x')) }), { a: [1] }],
    ['changes a value first', z.object({ a: z.optional(z.string().trim().max(3)) }), { a: ' abc ' }],
    ['is preprocessed', z.record(z.string(), z.preprocess(String, z.string())), { a: 1 }],
    [
      'refers to itself',
      z.object({
        a: z.coerce.string(),
        get next() {
          return z.lazy(() => loop).optional();
        },
      }),
      { a: 1 },
    ],
  ])('tells nothing of a schema that takes more than it says: one that %s', (_, schema, value) => {
    expect(schema.safeParse(value).success).toBe(true);
    expect(schemaOfAll(schema)).toBe(true);
  });

  it('tells what goes into a pipe, and follows a schema that refers to itself', () => {
    const pipe = z.object({ a: z.string().transform(Number) });
    expect(schemaOfAll(pipe)).toMatchObject({ properties: { a: { type: 'string' } } });
    expect(schemaOfAll(loop)).toMatchObject({ type: 'object' });
  });
});

interface Loop {
  readonly next?: Loop | undefined;
}
const loop: z.ZodType<Loop> = z.object({ next: z.lazy(() => loop).optional() });
