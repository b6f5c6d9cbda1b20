import type { SwitchMode } from '../chat/chunk.js';

/** No opening is longer than this: what is still undecided then is the answer itself. */
const LONGEST_OPENING = 80;

/** "Sure, here is the rest:" and its kin: a line of its own that speaks of going on. "Of course!" alone may be the answer. */
const COURTESY =
  /^\s*(?:(?:sure|certainly|of course|absolutely|okay|here)\b[^\n]{0,80}?\b(?:rest|continu\w*|remain\w*|left off|resum\w*|go(?:ing)? on)|continuing (?:from|where)|picking up (?:from|where)|resuming (?:from|where))\b[^\n]{0,40}?[:.!…]+[ \t]*\n+/i;
const COURTESIES = ['sure', 'certainly', 'of course', 'absolutely', 'okay', 'here', 'continuing', 'picking up', 'resuming'];

/** A code fence with its language, at the beginning of a text. */
const FENCE = /^\s*```([\w+#.-]+)[ \t]*\n/;
const FENCE_BEGINS = /^\s*(?:`{0,3}|```[\w+#.-]+[ \t]*)$/;

/**
 * Takes off what a model puts before its continuation and is no part of it: a courtesy, the code fence that is already open,
 * the white space that was trimmed from the request.
 *
 * @param now - Decide with what is here.
 * @returns The rest of `incoming`, or `undefined` while more of it must be seen.
 */
export function withoutOpening(partial: string, mode: SwitchMode, incoming: string, now: boolean): string | undefined {
  const decided = now || incoming.length >= LONGEST_OPENING;
  // White space is trimmed from a prefill alone, and then comes again.
  const bare = mode === 'prefill' ? withoutRepeatedSpace(partial, incoming) : incoming;
  if (!decided && bare === '') return undefined;
  const fence = openFence(partial);
  if (fence !== undefined && FENCE.exec(bare)?.[1] === fence) return bare.replace(FENCE, '');
  if (!decided && fence !== undefined && FENCE_BEGINS.test(bare)) return undefined;
  if (!decided && mayBeCourtesy(bare)) return undefined;
  return bare.replace(COURTESY, '');
}

/** The language of the code fence that a text leaves open. */
function openFence(text: string): string | undefined {
  const fences = text.match(/^[ \t]*```.*$/gm);
  return fences !== null && fences.length % 2 === 1 ? fences.at(-1)?.trim().slice(3).trim() || undefined : undefined;
}

function withoutRepeatedSpace(partial: string, incoming: string): string {
  const space = partial.slice(partial.trimEnd().length);
  let repeated = 0;
  while (repeated < space.length && incoming[repeated] === space[repeated]) repeated++;
  return incoming.slice(repeated);
}

/** A text that begins with a word of courtesy, before the line is over. */
function mayBeCourtesy(incoming: string): boolean {
  const begun = incoming.trimStart().toLowerCase();
  const line = begun.trimEnd();
  if (begun.includes('\n') && !begun.endsWith('\n')) return false;
  return COURTESIES.some((courtesy) => courtesy.startsWith(line) || line.startsWith(courtesy));
}
