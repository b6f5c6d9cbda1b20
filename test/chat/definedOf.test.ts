import { describe, expect, it } from 'vitest';
import { definedOf } from '../../src/chat/definedOf.js';

describe('definedOf', () => {
  it('copies what is defined, in order, and leaves out what is not', () => {
    const given = { a: 1, b: undefined, c: null, d: 0, e: '', f: false };
    const copy = definedOf(given);
    expect(copy).toStrictEqual({ a: 1, c: null, d: 0, e: '', f: false });
    expect(Object.keys(copy)).toStrictEqual(['a', 'c', 'd', 'e', 'f']);
    expect(copy).not.toBe(given);
  });
});
