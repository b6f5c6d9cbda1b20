/** From here on scripts take about a token a character: CJK, Hangul, and the halves of emoji. */
const DENSE = 0x2e80;
const DENSE_WEIGHT = 4;

/** A text's characters, those of dense scripts for as many as they weigh: what `tokensOf` makes tokens of. */
export function textWeight(text: string): number {
  let dense = 0;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) >= DENSE) dense++;
  return text.length + dense * (DENSE_WEIGHT - 1);
}
