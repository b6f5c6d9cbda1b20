import type { SwitchMode } from '../chat/chunk.js';
import { DriftedRepeats } from './driftedRepeats.js';
import { Opening, withoutRepeatedSpace } from './opening.js';
import { isInRows, isPattern, Repeats, restartEvidence } from './repeats.js';

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

/**
 * Joins new text to a partial answer so that each character is there once.
 *
 * The new text is held against the old at every place where it may begin to repeat it: the beginning (a restart) and the last
 * 400 characters (an overlap); to the letter first, and then without regard to case and white space. The seam is settled when no place is left that could still become a longer repeat than the one
 * found; until then nothing is held back but what the reader already has, or a few characters that may be.
 */
export class Seam {
  private incoming = '';
  private readonly opening: Opening;
  private opened = false;
  /** Whether white space that was trimmed from the request may come first: it does in a prefill, without an opening. */
  private spaced = false;
  private exact: Repeats;
  private readonly drifted: DriftedRepeats;

  constructor(
    private readonly partial: string,
    private readonly mode: SwitchMode,
  ) {
    this.opening = new Opening(partial, mode);
    this.exact = new Repeats(partial);
    this.drifted = new DriftedRepeats(partial);
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
    this.drifted.end();
    const settled = this.settle() ?? this.repeat() ?? this.driftedRepeat();
    if (settled !== undefined) return settled;
    // It ended within a repeat. One from the beginning holds nothing new; one from elsewhere may be meant.
    const restart = this.exact.restarts && this.incoming.length >= SHORTEST_OVERLAP;
    return restart ? { kind: 'restart', text: '' } : this.whole('exact');
  }

  /** Whether the text's opening is behind, so that the rest can be held against the old text. */
  private take(text: string, now: boolean): boolean {
    const begun = this.opened ? text : this.opening.without(this.incoming + text, now);
    if (begun === undefined) {
      this.incoming += text;
      return false;
    }
    const seen = this.incoming + text;
    this.spaced ||= !this.opened && this.mode === 'prefill' && begun === seen;
    this.incoming = this.opened ? seen : begun;
    if (!this.opened && this.opening.block > 0) this.exact = new Repeats(this.partial, this.opening.block);
    this.opened = true;
    this.exact.push(begun);
    this.drifted.push(begun);
    return true;
  }

  private settle(): Settled | undefined {
    if (this.exact.pending) return undefined;
    const repeat = this.repeat();
    if (repeat !== undefined) return repeat;
    if (this.drifted.pending) return undefined;
    const drifted = this.driftedRepeat();
    if (this.isNewAnswer() && drifted?.kind !== 'restart') return this.whole('other-words');
    return drifted ?? this.whole('exact');
  }

  /** The longest repeat that has come to the old text's end, and is long enough to be one. */
  private repeat(): Settled | undefined {
    const { place } = this.exact;
    if (place === undefined || !this.isRepeat(place)) return undefined;
    return { kind: place === 0 ? 'restart' : 'overlap', text: this.incoming.slice(this.partial.length - place) };
  }

  private driftedRepeat(): Settled | undefined {
    const found = this.drifted.found(this.incoming);
    return found && { kind: found.restart ? 'restart' : 'overlap', text: this.incoming.slice(found.end) };
  }

  /** Whether saying the partial's end from this place on is more likely a repeat than the answer's own. */
  private isRepeat(place: number): boolean {
    const { partial } = this;
    const length = partial.length - place;
    // Half of a character is followed by its other half, or is said again.
    if (/[\uD800-\uDBFF]$/u.test(partial.slice(-1)) && !/^[\uDC00-\uDFFF]/u.test(this.incoming)) return true;
    if (isPattern(partial, place)) return false;
    return length >= (place === 0 ? shortestRestart(partial) : SHORTEST_OVERLAP);
  }

  /** Whether it began as the old text did, and then parted from it. */
  private isNewAnswer(): boolean {
    const { partial, exact } = this;
    return exact.restarted >= restartEvidence(partial) && !isInRows(partial);
  }

  private whole(kind: SeamKind): Settled {
    const { partial, incoming } = this;
    return { kind, text: this.spaced && kind === 'exact' ? withoutRepeatedSpace(partial, incoming) : incoming };
  }
}
