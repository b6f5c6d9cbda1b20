/** Hexadecimal digits of a check. */
const DIGITS = 8;

/**
 * The text with a check of itself before it.
 *
 * LevelDB looks at its own checksums only when it recovers: what a disk damages later is read as if it were right.
 */
export function withCheck(text: string): string {
  return checkOf(text) + text;
}

/** The text that {@link withCheck} was given, or `undefined` when it is not that any more. */
export function textUnderCheck(checked: string): string | undefined {
  const text = checked.slice(DIGITS);
  return checkOf(text) === checked.slice(0, DIGITS) ? text : undefined;
}

/** FNV-1a of the UTF-16 units, 32 bits: against accidents, not against attackers. */
function checkOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(DIGITS, '0');
}
