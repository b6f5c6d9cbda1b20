const WORD = /\s*\S+(?:\s+$)?|\s+$/g;

/**
 * A text in word-like tokens: each word with the space before it, so that they join to the text again.
 *
 * ```ts
 * words('One two\nthree'); // ['One', ' two', '\nthree']
 * ```
 */
export function words(text: string): readonly string[] {
  return text.match(WORD) ?? [];
}
