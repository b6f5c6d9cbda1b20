import { describe, expect, it } from 'vitest';
import { closedSchema } from '../../src/wire/closedSchema.js';

const text = { type: 'string' };

describe('closedSchema', () => {
  it('closes objects at every depth', () => {
    const inner = { type: 'object', properties: { b: text }, required: ['b'] };
    const schema = {
      type: 'object',
      properties: {
        list: { type: 'array', items: inner },
        either: { anyOf: [inner, { type: 'null' }] },
        ref: { $ref: '#/$defs/d' },
      },
      required: ['list', 'either', 'ref'],
      $defs: { d: inner },
    };
    const closed = { ...inner, additionalProperties: false };
    expect(closedSchema(schema)).toStrictEqual({
      ...schema,
      properties: {
        list: { type: 'array', items: closed },
        either: { anyOf: [closed, { type: 'null' }] },
        ref: { $ref: '#/$defs/d' },
      },
      $defs: { d: closed },
      additionalProperties: false,
    });
  });

  it('takes properties for names, not keywords', () => {
    const properties = { properties: text, default: text };
    const schema = { type: 'object', properties, required: ['properties', 'default'] };
    expect(closedSchema(schema)).toStrictEqual({ ...schema, additionalProperties: false });
  });

  it.each([
    ['a root that is no object', { type: 'array', items: text }],
    ['an optional property', { type: 'object', properties: { a: text, b: text }, required: ['a'] }],
    ['free properties', { type: 'object', properties: { a: text }, required: ['a'], additionalProperties: true }],
    ['a dictionary', { type: 'object', additionalProperties: text }],
    ['a property of any kind', { type: 'object', properties: { a: {} }, required: ['a'] }],
    ['a schema that is `true`', { type: 'object', properties: { a: true }, required: ['a'] }],
    ['a keyword that is refused', { type: 'object', properties: { a: { oneOf: [text] } }, required: ['a'] }],
    [
      'a refused keyword in a list',
      { type: 'object', properties: { a: { type: 'array', items: { not: text } } }, required: ['a'] },
    ],
    ['a union at the root', { type: 'object', anyOf: [{ type: 'object' }] }],
  ])('has no form for %s', (_, schema) => {
    expect(closedSchema(schema)).toBeUndefined();
  });
});
