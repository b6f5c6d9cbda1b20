import type { Chunk } from './chunk.js';

const FENCED = /```(?:json|JSON)?\s*\n([\s\S]*?)\n?\s*```/;

/**
 * The text of an answer as the JSON value it holds; a code fence or prose around the value is tolerated.
 *
 * Made for `validateWith(schema, { value: jsonAnswer })`. Throws nothing: text that holds no JSON is `undefined`.
 *
 * @param chunks - The chunks of one answer; what stands before a `reset` is left out.
 */
export function jsonAnswer(chunks: readonly Chunk[]): unknown {
  let text = '';
  for (const chunk of chunks) {
    if (chunk.type === 'text') text += chunk.text;
    else if (chunk.type === 'reset') text = '';
  }
  return jsonOf(text);
}

/** The JSON value in a text: the text itself, what its code fence holds, or the span between the first and the last bracket. */
export function jsonOf(text: string): unknown {
  const whole = parsed(text);
  if (whole !== undefined) return whole;
  const fenced = FENCED.exec(text)?.[1];
  return (fenced === undefined ? undefined : parsed(fenced)) ?? parsed(spanOf(text));
}

/** From the first opening bracket to the last closing one of its kind. */
function spanOf(text: string): string {
  const from = text.search(/[[{]/);
  if (from === -1) return '';
  return text.slice(from, text.lastIndexOf(text[from] === '{' ? '}' : ']') + 1);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
