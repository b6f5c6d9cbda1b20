/** How far before a text's end a repeat of it may begin, if not at its beginning. */
const LONGEST_OVERLAP = 400;

/**
 * Follows new text along the old, at every place where it may begin to repeat it: the beginning, and each of the last 400
 * characters. A place stays possible as long as the new text says there what the old one did.
 */
export class Repeats {
  private places: readonly number[];
  private length = 0;
  /** How much of the old text's beginning the new one has said again. */
  restarted = 0;

  /** @param block - Where a repeat may begin as well. */
  constructor(
    private readonly said: string,
    block = 0,
  ) {
    this.places = placesOf(said, block);
  }

  push(text: string): void {
    const { said, length } = this;
    this.places = this.places.filter((place) => {
      const goesOn = said.startsWith(text.slice(0, Math.max(0, said.length - place - length)), place + length);
      if (!goesOn && place === 0) this.restarted = length + sharedLength(said.slice(length, length + text.length), text);
      return goesOn;
    });
    this.length += text.length;
  }

  /** Whether the longest repeat that is possible has not come to the old text's end: it may yet be the true one. */
  get pending(): boolean {
    const [first] = this.places;
    return first !== undefined && first + this.length < this.said.length;
  }

  /** Whether all of the new text may be from the old one's beginning. */
  get restarts(): boolean {
    return this.places[0] === 0;
  }

  /** Where the longest repeat begins that has come to the old text's end. */
  get place(): number | undefined {
    return this.places.find((place) => place + this.length >= this.said.length);
  }
}

/** Whether a text's end goes round in circles, as the rule of a table or a row of zeros does, which then may go on so. */
export function isPattern(text: string, place: number, longestPeriod = (text.length - place) / 2): boolean {
  const end = text.slice(place);
  if (place > 0 && text.endsWith(end + end)) return true;
  const longest = Math.min(LONGEST_OVERLAP, longestPeriod);
  for (let period = 1; period <= longest; period++) if (end.startsWith(end.slice(period))) return true;
  return false;
}

/** Whether a text breaks off at the beginning of a line, in lines that all begin as it does: such is a table's next row. */
export function isInRows(partial: string): boolean {
  const lineAt = partial.lastIndexOf('\n') + 1;
  if (lineAt === 0 || !partial.startsWith(partial.slice(lineAt))) return false;
  return partial.indexOf('\n') + 1 === lineAt || partial.includes(`\n${partial.slice(0, 12)}`);
}

/** New text that goes this far with the old one's beginning, and then parts from it, is a new answer. */
export const restartEvidence = (partial: string): number => Math.min(24, Math.max(12, partial.length * 0.75));

function placesOf(said: string, block: number): readonly number[] {
  const tail = Math.max(1, said.length - LONGEST_OVERLAP);
  const places = said === '' ? [] : [0];
  if (block > 0 && block < tail) places.push(block);
  for (let place = tail; place < said.length; place++) places.push(place);
  return places;
}

/** How much two texts have in common at their beginnings. */
export function sharedLength(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let shared = 0;
  while (shared < most && one[shared] === other[shared]) shared++;
  return shared;
}
