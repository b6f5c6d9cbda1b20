import { expect, it } from 'vitest';
import { outputSchema } from '../../src/wire/anthropic/outputSchema.js';

it('closes the objects of a schema, and tells what the API refuses in words', () => {
  const schema = {
    type: 'object',
    description: 'A report',
    properties: {
      minimum: { type: 'integer', minimum: 0, maximum: 9 },
      list: { type: 'array', minItems: 2, items: { type: ['object', 'null'], properties: {} } },
      either: { oneOf: [{ type: 'string', maxLength: 3 }, { $ref: '#/$defs/part' }] },
    },
    required: ['minimum'],
    $defs: { part: { type: 'object', additionalProperties: { type: 'string' } } },
  };
  expect(outputSchema(schema)).toStrictEqual({
    type: 'object',
    description: 'A report',
    properties: {
      minimum: { type: 'integer', description: '{minimum: 0, maximum: 9}' },
      list: {
        type: 'array',
        items: { type: ['object', 'null'], properties: {}, additionalProperties: false },
        description: '{minItems: 2}',
      },
      either: { anyOf: [{ type: 'string', description: '{maxLength: 3}' }, { $ref: '#/$defs/part' }] },
    },
    required: ['minimum'],
    $defs: { part: { type: 'object', additionalProperties: false } },
    additionalProperties: false,
  });
});

it('looks for constraints where schemas are, not among values', () => {
  const schema = { enum: [{ minimum: 1 }], const: { oneOf: [] }, default: { type: 'object' }, minItems: 1 };
  expect(outputSchema(schema)).toStrictEqual(schema);
});
