import { isPattern } from './repeats.js';

const LONGEST_ECHO = 40;
const SHORTEST_ECHO = 12;

/**
 * The last words of a partial answer, for a model to begin with: what follows them is then known to go on from them, be it a
 * doubling, a white space or the rest of a word. `undefined` where they are too few, or could as well be what comes next.
 */
export function echoOf(partial: string): string | undefined {
  const said = partial.replace(/[\uD800-\uDBFF]$/u, '').trimEnd();
  const tail = said.slice(-LONGEST_ECHO);
  // Whole words, where the language has such; never half a character.
  const words = said.length > LONGEST_ECHO ? tail.replace(/^\S{0,20}\s+|^(?:[\uDC00-\uDFFF\p{M}]|\u200D)+/u, '') : tail;
  const echo = words.trimStart();
  return echo.length < SHORTEST_ECHO || isPattern(said, said.length - echo.length) ? undefined : echo;
}
