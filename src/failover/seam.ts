import type { SwitchMode } from '../chat/chunk.js';
import { withoutOpening } from './opening.js';

/** What the new text turned out to be. `other-words`: it starts over and says something else, so the two cannot be joined. */
export type SeamKind = 'exact' | 'overlap' | 'restart' | 'other-words';

/** A settled seam, with what of the new text goes on from the old; for `other-words`, the whole new text. */
export interface Settled {
  readonly kind: SeamKind;
  readonly text: string;
}

/** Shorter repeats stay: "the the" and "ll" are more often meant than not. */
const SHORTEST_OVERLAP = 8;
/** The same, where the whole of a short text is repeated: a restart, of as little as the capital that began a sentence. */
const shortestRestart = (partial: string): number => (/^\p{Lu}/u.test(partial) ? 1 : 3);
/** How far before the old text's end a repeat may begin. */
const LONGEST_OVERLAP = 400;
/** New text that goes this far with the old one's beginning, and then parts from it, is a new answer. */
const restartEvidence = (partial: string): number => Math.min(24, Math.max(12, partial.length * 0.75));

/**
 * Joins new text to a partial answer so that each character is there once.
 *
 * The new text is held against the old at every place where it may begin to repeat it: the beginning (a restart) and the last
 * 400 characters (an overlap). A place stays possible as long as the new text says there what the old one did. The seam is
 * settled when no place is left that could still become a longer repeat than the one found; until then nothing is held back but
 * what the reader already has, or a few characters that may be.
 */
export class Seam {
  private incoming = '';
  private opened = false;
  /** Ascending: places in the partial that the incoming text may be repeating from. */
  private places: readonly number[];
  private restartMatched = 0;

  constructor(
    private readonly partial: string,
    private readonly mode: SwitchMode,
  ) {
    this.places = placesOf(partial);
  }

  /** Takes in more of the new text; the settled seam once there is one. */
  push(text: string): Settled | undefined {
    return this.take(text, false) ? this.settle() : undefined;
  }

  /** What is held back and is too little to be known for a repeat, or not yet known for an opening; it stays undecided. */
  get undecided(): string {
    return this.opened && this.incoming.length >= SHORTEST_OVERLAP ? '' : this.incoming;
  }

  /** The new text is over: settles in any case. */
  end(): Settled {
    this.take('', true);
    const settled = this.settle() ?? this.repeat();
    if (settled !== undefined) return settled;
    // It ended within a repeat. One from the beginning holds nothing new; one from elsewhere may be meant.
    const restart = this.places[0] === 0 && this.incoming.length >= SHORTEST_OVERLAP;
    return restart ? { kind: 'restart', text: '' } : this.whole('exact');
  }

  /** Whether the text's opening is behind, so that the rest can be held against the old text. */
  private take(text: string, now: boolean): boolean {
    if (this.opened) {
      this.narrow(text);
      return true;
    }
    const begun = withoutOpening(this.partial, this.mode, this.incoming + text, now);
    if (begun === undefined) {
      this.incoming += text;
      return false;
    }
    this.opened = true;
    this.incoming = '';
    this.narrow(begun);
    return true;
  }

  /** Drops the places where the old text does not go on as the new one does. */
  private narrow(text: string): void {
    const { partial } = this;
    const from = this.incoming.length;
    this.incoming += text;
    this.places = this.places.filter((place) => {
      const goesOn = partial.startsWith(text.slice(0, Math.max(0, partial.length - place - from)), place + from);
      if (!goesOn && place === 0) this.restartMatched = from + sharedLength(partial.slice(from), text);
      return goesOn;
    });
  }

  private settle(): Settled | undefined {
    const [first] = this.places;
    // The first place is the longest repeat: while it has not come to the old text's end, it may yet be the true one.
    if (first !== undefined && first + this.incoming.length < this.partial.length) return undefined;
    return this.repeat() ?? this.whole(this.restartMatched >= restartEvidence(this.partial) ? 'other-words' : 'exact');
  }

  /** The longest repeat that has come to the old text's end, and is long enough to be one. */
  private repeat(): Settled | undefined {
    const { partial, incoming } = this;
    const place = this.places.find((one) => one + incoming.length >= partial.length);
    if (place === undefined || !isRepeat(partial, place)) return undefined;
    return { kind: place === 0 ? 'restart' : 'overlap', text: incoming.slice(partial.length - place) };
  }

  private whole(kind: SeamKind): Settled {
    return { kind, text: this.incoming };
  }
}

/** Whether saying the partial's end from this place on is more likely a repeat than the answer's own. */
function isRepeat(partial: string, place: number): boolean {
  const length = partial.length - place;
  if (place === 0) return length >= shortestRestart(partial);
  return length >= SHORTEST_OVERLAP && !isPattern(partial, place);
}

/** Whether the partial's end goes round in circles, as the rule of a table or a row of zeros does, which then may go on so. */
function isPattern(partial: string, place: number): boolean {
  const end = partial.slice(place);
  if (partial.endsWith(end + end)) return true;
  for (let period = 1; period <= end.length / 2; period++) if (end.startsWith(end.slice(period))) return true;
  return false;
}

function placesOf(partial: string): readonly number[] {
  const places = partial === '' ? [] : [0];
  for (let place = Math.max(1, partial.length - LONGEST_OVERLAP); place < partial.length; place++) places.push(place);
  return places;
}

function sharedLength(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let shared = 0;
  while (shared < most && one[shared] === other[shared]) shared++;
  return shared;
}
