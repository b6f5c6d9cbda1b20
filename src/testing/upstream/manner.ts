import type { PartialAnswer } from './partialOf.js';

/**
 * How a model goes on when the request holds the beginning of its answer.
 *
 * - `continues`: exactly from where the partial answer ends.
 * - `repeats-tail`: begins the script's `tail` characters before that.
 * - `restarts`: gives the whole answer again.
 * - `refuses-prefill`: 400 when the partial answer is the last turn; continues exactly when a user's turn asks to resume.
 * - `preamble`: says "Sure, here is the rest:" and then continues exactly.
 */
export type Manner = 'continues' | 'repeats-tail' | 'restarts' | 'refuses-prefill' | 'preamble';

export const MANNERS: readonly Manner[] = ['continues', 'repeats-tail', 'restarts', 'refuses-prefill', 'preamble'];

export const PREAMBLE = 'Sure, here is the rest:\n\n';

/** What a model says, given how far the answer in the request has come. A beginning it does not know is not its own: it restarts. */
export function textAfter(
  partial: PartialAnswer | undefined,
  { answer, manner, tail }: { readonly answer: string; readonly manner: Manner; readonly tail: number },
): string {
  const position = partial === undefined ? undefined : positionIn(answer, partial.text);
  if (position === undefined) return answer;
  switch (manner) {
    case 'continues':
    case 'refuses-prefill':
      return answer.slice(position);
    case 'repeats-tail':
      return answer.slice(Math.max(0, position - tail));
    case 'preamble':
      return PREAMBLE + answer.slice(position);
    case 'restarts':
      return answer;
  }
}

/** Where a partial answer ends in the whole one. Space at its end may be of the client's making. */
function positionIn(answer: string, partial: string): number | undefined {
  return [partial, partial.trimEnd()].find((beginning) => answer.startsWith(beginning))?.length;
}
