const DEEP = 10_000;
const LONG = 30_000;

const json = (value: unknown): string => JSON.stringify(value);

/** JSON texts to put where something else should stand. Some have no counterpart in JavaScript, so that they stay texts. */
export const RAW_VALUES: readonly string[] = [
  // Wrong types.
  ...['null', 'true', 'false', '0', '-1', '3', '0.5', '""', '"text"', '[]', '{}', '[null]', '[[{}]]', '{"0":{}}', '["text"]'],
  // Numbers that no one can count to.
  ...['1e999', '-1e999', '1e-999', '9007199254740993', '4294967296', '99999'],
  // Names that objects have anyway.
  ...['"__proto__"', '"constructor"', '"prototype"', '"toString"', '"hasOwnProperty"'],
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  json('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  // More levels than a recursion has frames.
  '['.repeat(DEEP) + ']'.repeat(DEEP),
  '{"a":'.repeat(DEEP).concat('null', '}'.repeat(DEEP)),
  json('.a'.repeat(DEEP)),
  json('['.repeat(DEEP) + ']'.repeat(DEEP)),
  // Halves of characters, and characters that end lines elsewhere.
  ...['"\\ud800"', '"\\udc00 \\ud83d"', '"\\u0000"', '"\\u2028\\u2029\\r\\n"', '"\\ufeff"'],
  // What a careless expression looks at again and again.
  json(`data:${'a'.repeat(LONG)}`),
  json(`data:image/png${';base64'.repeat(LONG / 7)}`),
  json('a_tool_result'.repeat(LONG / 13)),
  json(`["`.repeat(LONG / 2)),
];

/** Keys that merging or assigning code trips over. */
export const HOSTILE_KEYS: readonly string[] = ['__proto__', 'constructor', 'prototype'];
