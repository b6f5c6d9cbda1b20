/** Characters a token holds, roughly, in the languages that use the fewest tokens. */
const CHARACTERS_A_TOKEN = 4;

/** About how many tokens so many characters are: for what no API has counted. */
export function tokensOf(characters: number): number {
  return Math.ceil(characters / CHARACTERS_A_TOKEN);
}
