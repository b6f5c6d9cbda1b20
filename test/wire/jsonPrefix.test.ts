import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonIssue } from '../../src/wire/jsonIssue.js';
import { JsonPrefix } from '../../src/wire/jsonPrefix.js';
import { fits, objectSchemas, type Schema, schemas, spoiled, valuesOf } from './jsonSchemas.js';

/** How much of a text is read before it is given up; `undefined`: it never is. */
function givenUpAfter(text: string, schema?: unknown): number | undefined {
  const prefix = new JsonPrefix(schema);
  const at = [...Array(text.length).keys()].find((index) => prefix.push(text.charAt(index)) !== undefined);
  return at === undefined ? undefined : at + 1;
}

/** The part of a text that has been read when it is given up. */
const heard = (text: string, schema?: unknown): string | undefined => {
  const length = givenUpAfter(text, schema);
  return length === undefined ? undefined : text.slice(0, length);
};

const person = {
  type: 'object',
  properties: {
    name: { type: 'string', maxLength: 5 },
    age: { type: 'integer', minimum: 0 },
    sex: { enum: ['male', 'female', 'maledict', null] },
    tags: { type: 'array', items: { type: 'string' }, maxItems: 2 },
  },
  required: ['name'],
  additionalProperties: false,
};

describe('JsonPrefix', () => {
  it.each([
    ['a type', '{"name": 1}', '{"name": 1'],
    ['a type, at the first character', '{"name": {"first": "Ada"}}', '{"name": {'],
    ['a key that nobody knows', '{"nickname": "A"}', '{"ni'],
    ['a key that ends too early', '{"nam": 1}', '{"nam"'],
    ['a string that is too long, while it goes on', '{"name": "Adaline', '{"name": "Adalin'],
    ['an enum, while it goes on', '{"sex": "maybe"}', '{"sex": "may'],
    ['an enum that ends too early', '{"sex": "mal"}', '{"sex": "mal"'],
    ['an enum of other kinds', '{"sex": true}', '{"sex": t'],
    ['a fraction', '{"age": 1.5, "name": "A"}', '{"age": 1.5,'],
    ['a minimum', '{"age": -1 }', '{"age": -1 '],
    ['an item', '{"tags": ["a", 2]}', '{"tags": ["a", 2'],
    ['an item too many', '{"tags": ["a", "b", "c"]}', '{"tags": ["a", "b", "'],
    ['a property that is missing', '{"age": 1}\n', '{"age": 1}'],
    ['a fenced answer', '```json\n{"name": 1}\n```', '```json\n{"name": 1'],
    ['a list where an object should be', '[{"name": "Ada"}]', '[{"'],
  ])('gives up at %s', (_, text, read) => {
    expect(heard(text, person)).toBe(read);
  });

  it.each([
    ['a word that is none', '{"a": trust', '{"a": trus'],
    ['a comma too many', '{"a": 1,}', '{"a": 1,}'],
    ['a number that is none', '{"a": 01}', '{"a": 01'],
    ['a number without a digit', '{"a": 1.}', '{"a": 1.}'],
    ['a line break in a string', '{"a": "x\ny"}', '{"a": "x\n'],
    ['an escape that is none', '{"a": "\\x41"}', '{"a": "\\x'],
    ['a broken escape', '{"a": "\\u00g1"}', '{"a": "\\u00g'],
    ['a wrong bracket', '{"a": [1}', '{"a": [1}'],
    ['a comment', '{"a": 1 // one', '{"a": 1 /'],
    ['a list of strings that is none', '["a", b]', '["a", b'],
  ])('gives up at %s, whatever the schema', (_, text, read) => {
    expect(heard(text)).toBe(read);
    expect(() => JSON.parse(text) as unknown).toThrow();
  });

  it.each([
    ['prose', 'Here you are: {"name": "Ada"}'],
    ['a footnote', '[1] says {"name": "Ada"}'],
    ['a remark in brackets', '["sic"] {"name": "Ada"}'],
    ['braces that are no object', '{name} is {"name": "Ada"}'],
    ['a number in prose', '5 of them: {"name": "Ada"}'],
    ['a word that begins like one of JSON', 'naturally: {"name": "Ada"}'],
    ['code that is no fence', '`x` {"name": "Ada"}'],
    ['a fence in prose', 'Sure:\n```json\n{"name": "Ada"}\n```'],
    ['what follows the value', '{"name": "Ada"} — as you wished {'],
    ['a fence with its end', '\n```json\n\n{"name": "Ada"}\n```\n'],
    ['nothing yet', ' \n\t'],
    ['a fence that has only begun', '```json'],
  ])('lets %s be', (_, text) => {
    expect(heard(text, person)).toBeUndefined();
  });

  it('tells where, and by which keyword, and nothing of what the answer says', () => {
    const items = {
      type: 'array',
      items: { type: 'object', additionalProperties: { type: 'object', properties: { x: { const: 1 } } } },
    };
    const schema = { type: 'object', properties: { items } };
    const issue = new JsonPrefix(schema).push('{"items": [{}, {"secret": {"x": "more secrets"}}]}');
    expect(issue).toStrictEqual({ message: 'The value does not keep to `enum`', path: ['items', 1, '*', 'x'] });
    expect(new JsonPrefix(person).push('{"secret": 1}')?.path).toStrictEqual(['*']);
    expect(new JsonPrefix(person).push('{"age": 1}')?.path).toStrictEqual([]);
  });

  it('follows alternatives until none is left', () => {
    const cat = {
      type: 'object',
      properties: { kind: { const: 'cat' }, lives: { type: 'integer' } },
      additionalProperties: false,
    };
    const dog = {
      type: 'object',
      properties: { kind: { const: 'dog' }, bites: { type: 'boolean' } },
      additionalProperties: false,
    };
    const schema = { type: 'object', properties: { pet: { anyOf: [cat, { $ref: '#/$defs/dog' }] } }, $defs: { dog } };
    expect(heard('{"pet": {"kind": "dog", "bites": true}}', schema)).toBeUndefined();
    expect(heard('{"pet": {"kind": "dog", "lives": 9}}', schema)).toBe('{"pet": {"kind": "dog", "l');
    expect(heard('{"pet": {"kind": "cow"}}', schema)).toBe('{"pet": {"kind": "co');
  });

  it('gives in where alternatives cannot be followed, and where references lead nowhere', () => {
    const circle = { anyOf: [{ $ref: '#' }, { $ref: '#' }] };
    const self = { $ref: '#' };
    const strange = {
      type: 'object',
      properties: { a: { $ref: 'https://example.com/a' }, b: { $ref: '#/no/%ZZ' }, c: { type: 'file' } },
    };
    for (const schema of [circle, self, strange]) expect(heard('{"a": 1, "b": [2], "c": "3"}', schema)).toBeUndefined();
  });

  it('takes a string for as long as the shorter way of counting says', () => {
    const schema = { type: 'object', properties: { a: { type: 'string', minLength: 4, maxLength: 2 } } };
    expect(heard('{"a": "😀😀"}', schema)).toBeUndefined();
    expect(heard('{"a": "\\ud83d\\ude00😀x"}', schema)).toBe('{"a": "\\ud83d\\ude00😀x');
  });

  it('reads each character once, however the text comes', () => {
    const text = `{"a": [${'{"b": "xxxxxxxxxx"}, '.repeat(20_000)}1]}`;
    const prefix = new JsonPrefix({ type: 'object', properties: { a: { type: 'array', items: true } } });
    let pieces = 0;
    const before = performance.now();
    for (let at = 0; at < text.length; at += 4, pieces++) expect(prefix.push(text.slice(at, at + 4))).toBeUndefined();
    // 100,000 pieces of 420,000 characters: a parse from the start for each would take hours.
    expect(performance.now() - before).toBeLessThan(20_000);
    expect(pieces).toBeGreaterThan(100_000);
  });

  const RUNS = { numRuns: 20_000 };
  const cut = (text: string, lengths: readonly number[]): string[] => {
    const pieces: string[] = [];
    for (let at = 0, turn = 0; at < text.length; turn++) {
      const length = lengths[turn % lengths.length] ?? 1;
      pieces.push(text.slice(at, at + length));
      at += length;
    }
    return pieces;
  };
  /** The texts that mean a value: with white space, escapes, a fence. */
  const written = fc.record({
    indent: fc.constantFrom(0, 1, 4),
    ascii: fc.boolean(),
    fence: fc.constantFrom('', '```\n', ' \n```json\n'),
  });
  const write = (value: unknown, { indent, ascii, fence }: typeof written extends fc.Arbitrary<infer T> ? T : never): string => {
    const json = JSON.stringify(value, undefined, indent);
    const escaped = json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
    return `${fence}${ascii ? escaped : json}${fence === '' ? '' : '\n```'}`;
  };
  const withValue = (all: fc.Arbitrary<Schema>) =>
    all.chain((schema) => fc.tuple(fc.constant(schema), valuesOf(schema, schema), written));

  it('property: a text that becomes valid is never given up, at any character', () => {
    let valid = 0;
    fc.assert(
      fc.property(
        withValue(schemas),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        ([schema, value, how], lengths) => {
          const text = write(value, how);
          if (!fits(schema, JSON.parse(JSON.stringify(value)), schema)) return;
          valid++;
          expect(givenUpAfter(text, schema)).toBeUndefined();
          const prefix = new JsonPrefix(schema);
          expect(cut(text, lengths).every((piece) => prefix.push(piece) === undefined)).toBe(true);
        },
      ),
      RUNS,
    );
    expect(valid).toBeGreaterThan(8_000);
  }, 60_000);

  it('property: what is given up is invalid, what is invalid is known at the end, and mostly long before', () => {
    const shares = { invalid: 0, early: 0, saved: 0, length: 0 };
    // A valid answer as a rule, with one thing in it wrong.
    const pairs = objectSchemas.chain((schema) => fc.tuple(fc.constant(schema), spoiled(valuesOf(schema, schema)), written));
    fc.assert(
      fc.property(pairs, ([schema, value, how]) => {
        const text = write(value, how);
        const isValid = fits(schema, value, schema);
        const at = givenUpAfter(text, schema);
        expect(jsonIssue(schema, value) === undefined).toBe(isValid);
        if (at !== undefined) expect(isValid).toBe(false);
        if (isValid || typeof value !== 'object' || value === null) return;
        shares.invalid++;
        shares.length += text.length;
        if (at === undefined || at > text.lastIndexOf('}')) return;
        shares.early++;
        shares.saved += text.length - at;
      }),
      { numRuns: 5_000 },
    );
    console.info(
      `${shares.invalid} invalid answers: ${Math.round((shares.early / shares.invalid) * 100)} % given up before their last bracket,`,
      `${Math.round((shares.saved / shares.length) * 100)} % of all characters saved`,
    );
    expect(shares.early / shares.invalid).toBeGreaterThan(0.5);
  }, 60_000);

  it('property: takes the very texts that JSON.parse takes', () => {
    const marks = fc.array(
      fc.constantFrom(...'{}[]":,', ' ', '0', '1', '-', '.', 'e', 'true', 'null', '"a"', '\\', 'u0041', '\n'),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(marks, (parts) => {
        const text = `{"k":${parts.join('')}`;
        const prefix = new JsonPrefix();
        const issue = prefix.push(text);
        const parses = (whole: string): boolean => {
          try {
            JSON.parse(whole);
            return true;
          } catch {
            return false;
          }
        };
        if (parses(text)) expect(issue).toBeUndefined();
        if (issue === undefined && prefix.push('') === undefined) {
          // Not given up: then some end makes it JSON, or what follows the value is prose.
          expect(completions(text).some(parses) || leadsToProse(text, parses)).toBe(true);
        }
      }),
      RUNS,
    );
  });
});

/** Ends that make a text JSON if anything does: the open token is closed first, then the brackets. */
function completions(text: string): string[] {
  const open: string[] = [];
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const mark = text[at];
    if (inString && mark === '\\') at++;
    else if (mark === '"') inString = !inString;
    else if (inString) continue;
    else if (mark === '{') open.push('}');
    else if (mark === '[') open.push(']');
    else if (mark === '}' || mark === ']') open.pop();
  }
  const close = open.reverse().join('');
  const tokens = ['', '"', '":0', '0', ':0', '"k":0', '\\"', '\\":0', 'n"', 'n":0', '0000"', '0000":0', '000"', '000":0'];
  return tokens.map((token) => text + token + close);
}

/** Whether the text begins with a whole value. */
function leadsToProse(text: string, parses: (text: string) => boolean): boolean {
  return [...Array(text.length).keys()].some((length) => parses(text.slice(0, length)));
}
