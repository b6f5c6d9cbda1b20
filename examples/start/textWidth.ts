const WIDE =
  /[\p{Extended_Pictographic}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;
const NARROW = /[\u0020-\u02af]/;
const NONE = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** The columns that a character takes; of emoji, rather too many than too few. */
export function widthOf(character: string): number {
  if (NARROW.test(character)) return 1;
  if (NONE.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}
