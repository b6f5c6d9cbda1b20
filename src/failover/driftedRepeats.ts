import { isPattern, Repeats } from './repeats.js';

/** A repeat that is not to the letter must be as long as this: "Fliegen Fliegen fliegen" says eight again. */
const SHORTEST = 9;
/** Longer within one line whose end only one of the two has: a heading's words often begin the paragraph below it. */
const SHORTEST_ACROSS_LINES = 40;
/** No word, or one between marks or spaces; in another case it is as often meant: `UserAccount userAccount`, `registry.Registry`. */
const ONE_WORD = /^[^\p{L}\p{N}]{0,3}[\p{L}\p{N}\p{M}_]+[^\p{L}\p{N}]{0,3}$|^[^\p{L}\p{N}]*$/u;

/** A repeat that is not to the letter: where it ends in the new text, and whether it began where the old text did. */
export interface DriftedRepeat {
  readonly end: number;
  readonly restart: boolean;
}

/**
 * Follows new text along the old as {@link Repeats} does, with an eye shut: upper and lower case are the same, and so is white
 * space of any kind and length.
 */
export class DriftedRepeats {
  private readonly said: string;
  private readonly repeats: Repeats;
  /** White space at the end of the new text, which may go on. */
  private space = '';

  constructor(private readonly partial: string) {
    this.said = folded(partial);
    this.repeats = new Repeats(this.said);
  }

  push(text: string): void {
    const seen = this.space + text;
    const end = seen.trimEnd().length;
    this.space = seen.slice(end);
    if (end > 0) this.repeats.push(folded(seen.slice(0, end)));
  }

  /** The new text is over. */
  end(): void {
    if (this.space !== '') this.repeats.push(' ');
    this.space = '';
  }

  get pending(): boolean {
    return this.repeats.pending;
  }

  /** @param incoming - All of the new text so far. */
  found(incoming: string): DriftedRepeat | undefined {
    const { place } = this.repeats;
    if (place === undefined || goesRound(this.said, place)) return undefined;
    const { partial } = this;
    const repeat = this.said.slice(place);
    const edge = spaceAtEnd(partial);
    const words = rawIndex(incoming, repeat.trimEnd().length);
    const space = spaceAtStart(incoming.slice(words));
    const repeated = partial.slice(rawIndex(partial, place));
    const acrossLines =
      !breaksLine(repeated.trim()) &&
      ((breaksLine(edge) && !breaksLine(space)) || !beginsAlike(spaceAtStart(repeated), spaceAtStart(incoming)));
    if (repeat.length < (acrossLines ? SHORTEST_ACROSS_LINES : SHORTEST)) return undefined;
    const cutInWord = /[\p{L}\p{N}]$/u.test(partial.slice(-2)) && /^[\p{L}\p{N}]/u.test(incoming.slice(words));
    if (!cutInWord && ONE_WORD.test(repeat)) return undefined;
    return {
      end: words + repeatedSpace(edge, space, toldOtherwise(edge, repeated, incoming.slice(0, words))),
      restart: place === 0,
    };
  }
}

function folded(text: string): string {
  return text.replace(/\s+/g, ' ').toLowerCase();
}

/** Where a text is that far, of which so many characters are folded. */
function rawIndex(text: string, count: number): number {
  let index = 0;
  for (let length = 0; length < count && index < text.length; ) {
    const space = spaceAtStart(text.slice(index, index + 1)) !== '';
    length += space ? 1 : text.charAt(index).toLowerCase().length;
    index++;
    while (space && /\s/.test(text.charAt(index))) index++;
  }
  return index;
}

/** Whether a text nearly says its end twice already, and so may go on to say it in full. */
function goesRound(said: string, place: number): boolean {
  const end = said.slice(place);
  if (said.slice(0, place).endsWith(end.slice(end.length / 2))) return true;
  return isPattern(said, place, end.length < 16 ? end.length - 2 : end.length / 2);
}

/** How the same white space was told earlier in the repeat. */
function toldOtherwise(edge: string, repeated: string, incoming: string): string | undefined {
  const spaces: readonly string[] = repeated.trimEnd().match(/\s+/g) ?? [];
  return incoming.match(/\s+/g)?.[spaces.lastIndexOf(edge)];
}

/** How much of the white space after a repeat is repeated as well, where the old text ended in some: rather too little. */
function repeatedSpace(edge: string, space: string, told: string | undefined): number {
  if (edge === '') return 0;
  const repeated = [told, edge].find((one) => one !== undefined && space.startsWith(one));
  return repeated?.length ?? Math.min(1, space.length);
}

/** Whether a repeat's first white space, of which it may have but a part, is in the same line. */
const beginsAlike = (space: string, again: string): boolean => breaksLine(space) === breaksLine(again) || space.endsWith(again);
const spaceAtStart = (text: string): string => /^\s*/.exec(text)?.[0] ?? '';
const spaceAtEnd = (text: string): string => text.slice(text.trimEnd().length);
const breaksLine = (space: string): boolean => space.includes('\n');
