import type { Chunk } from './chunk.js';

/** Opening brackets that turn out to open no JSON, in prose or in code, before the search is given up. */
const MOST_TRIES = 100;

/**
 * The text of an answer as the JSON value it holds; a code fence or prose around the value is tolerated.
 *
 * Made for `validateWith(schema, { value: jsonAnswer })`. Throws nothing: text that holds no JSON is `undefined`. Of several
 * objects or lists in prose it takes the longest, since "[1]" may be a footnote.
 *
 * @param chunks - The chunks of one answer; what stands before a `reset` is left out.
 */
export function jsonAnswer(chunks: readonly Chunk[]): unknown {
  let text = '';
  for (const chunk of chunks) {
    if (chunk.type === 'text') text += chunk.text;
    else if (chunk.type === 'reset') text = '';
  }
  const whole = parsed(text);
  if (whole !== undefined) return whole;
  const fenced = parsed(withoutFence(text.trim()));
  return fenced === undefined ? longestWithin(text) : fenced;
}

function withoutFence(text: string): string {
  const fenced = text.startsWith('```') && text.endsWith('```') && text.includes('\n');
  return fenced ? text.slice(text.indexOf('\n'), -3) : '';
}

/** The longest object or list in a text. */
function longestWithin(text: string): unknown {
  let value: unknown;
  let length = 0;
  let from = nextOpening(text, 0);
  for (let tries = 0; from !== -1 && tries < MOST_TRIES; tries++) {
    const to = closingOf(text, from);
    const found = to === -1 ? undefined : parsed(text.slice(from, to));
    if (found !== undefined && to - from > length) {
      value = found;
      length = to - from;
    }
    from = nextOpening(text, found === undefined ? from + 1 : to);
  }
  return value;
}

function nextOpening(text: string, from: number): number {
  const opening = text.slice(from).search(/[[{]/);
  return opening === -1 ? -1 : from + opening;
}

/** Where the bracket at `from` is closed, brackets in strings left out; -1 when it is not. */
function closingOf(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1;
  }
  return -1;
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
