import { type MonoTypeOperatorFunction, Observable, type Observer, type SchedulerLike, type Subscriber } from 'rxjs';
import { mirror } from '../../operators/base/mirror.js';
import { type Chunk, isContent, type Origin, type SwitchMode } from '../chat/chunk.js';
import type { ErrorKind } from '../chat/providerError.js';
import { Seam, type Settled } from './seam.js';

/** A few first characters that may be a repeat are held back no longer than this. Should they prove to be one, they are taken back. */
const PATIENCE_MS = 250;

/** A switch in the middle of an answer. */
export interface Switch {
  readonly from: string;
  readonly to: string;
  readonly cause: ErrorKind;
  readonly mode: SwitchMode;
  /** The text that is already out. */
  readonly partial: string;
}

/**
 * Joins the stream of a provider that was asked to go on to what is already out: a `switch` chunk, then what is new.
 *
 * ```text
 * out already   'Hello wor'
 * source        --a--b--c|     a = 'Hello', b = ' world', c = '!'
 * mendSeam()    -----~b-c|     ~ switch, b = 'ld'
 * ```
 *
 * An answer that cannot be joined, since it starts over in other words, is announced by `reset`, as it is when the mode was to
 * start over. Errors and completes as the source does; nothing is emitted before there is something to announce. Unsubscribing
 * clears the one timer. The seam is the state of one subscription.
 *
 * @param onEarly - Called when the last words out may have to be taken back, and when that is settled.
 */
export function mendSeam(
  handover: Switch,
  scheduler: SchedulerLike,
  onEarly: (early: boolean) => void = () => undefined,
): MonoTypeOperatorFunction<Chunk> {
  return (source) =>
    new Observable((subscriber) => {
      mirror(source, subscriber, new Mending(handover, scheduler, subscriber, onEarly));
    });
}

class Mending implements Observer<Chunk> {
  private seam: Seam;
  private settled = false;
  private announced = false;
  private timed = false;
  /** Bookkeeping that came before the seam was settled. */
  private readonly held: Chunk[] = [];
  private origin: Origin | undefined;
  /** What of the partial answer still stands. */
  private kept: string;
  /** All text since the switch, and what of it has been let through before the seam was settled. */
  private raw = '';
  private early = '';

  constructor(
    private readonly handover: Switch,
    private readonly scheduler: SchedulerLike,
    private readonly subscriber: Subscriber<Chunk>,
    private readonly onEarly: (early: boolean) => void,
  ) {
    this.seam = new Seam(handover.partial, handover.mode);
    this.kept = handover.partial;
  }

  next(chunk: Chunk): void {
    if (!this.settled) this.unsettled(chunk);
    else if (chunk.type === 'reset') this.sayAgain(chunk.discarded);
    else this.subscriber.next(chunk);
  }

  error(reason: unknown): void {
    // Whoever goes on next goes on from what is sure.
    if (!this.settled && this.early !== '') this.takeBack(this.kept);
    this.subscriber.error(reason);
  }

  complete(): void {
    if (!this.settled && this.origin !== undefined) this.settle(this.seam.end());
    this.subscriber.complete();
  }

  private unsettled(chunk: Chunk): void {
    this.origin ??= chunk;
    if (this.handover.mode === 'restart') {
      this.settled = true;
      this.kept = '';
      this.announce('restart');
      this.subscriber.next(chunk);
    } else if (chunk.type === 'text') {
      this.startTimer();
      this.read(chunk.text);
    } else if (chunk.type === 'reasoning' || chunk.type === 'citation') {
      // The answer goes on only with its text.
      this.announce(this.handover.mode);
      this.subscriber.next(chunk);
    } else if (isContent(chunk) || chunk.type === 'finish') {
      this.settle(this.seam.end());
      this.subscriber.next(chunk);
    } else if (chunk.type === 'reset') {
      // What it takes back was held back, but for early words.
      if (this.early !== '') this.takeBack(this.kept);
      this.raw = '';
      this.seam = new Seam(this.handover.partial, this.handover.mode);
    } else if (this.announced) {
      this.subscriber.next(chunk);
    } else {
      this.held.push(chunk);
    }
  }

  private startTimer(): void {
    if (this.timed) return;
    this.timed = true;
    this.subscriber.add(
      this.scheduler.schedule(() => {
        if (!this.settled) this.letThrough(this.seam.undecided);
      }, PATIENCE_MS),
    );
  }

  private read(text: string): void {
    this.raw += text;
    this.settle(this.seam.push(text));
    if (this.settled || this.early === '') return;
    if (this.seam.undecided === '') this.takeBack(this.kept);
    else this.letThrough(text);
  }

  private letThrough(text: string): void {
    if (text === '') return;
    this.announce(this.handover.mode);
    this.early += text;
    this.onEarly(true);
    this.say(text);
  }

  /** What was let through early was a repeat after all. */
  private takeBack(stands: string): void {
    this.subscriber.next({ ...this.from(), type: 'reset', discarded: this.kept.length + this.early.length });
    this.early = '';
    this.onEarly(false);
    this.say(stands);
  }

  private say(text: string): void {
    if (text !== '') this.subscriber.next({ ...this.from(), type: 'text', text });
  }

  private settle(settled: Settled | undefined): void {
    if (settled === undefined) return;
    this.settled = true;
    const { kind, text } = settled;
    const stands = kind === 'other-words' ? '' : this.kept;
    if (this.early === '') {
      this.announce(kind === 'other-words' ? 'restart' : this.handover.mode);
      this.say(text);
    } else if (stands !== '' && text === this.raw) {
      this.onEarly(false);
      this.say(this.raw.slice(this.early.length));
    } else {
      this.takeBack(stands);
      this.say(text);
    }
    this.kept = stands;
  }

  /** Once a switch, with the bookkeeping that was held back; a restart may turn out after that. */
  private announce(mode: SwitchMode): void {
    const { from, to, cause, partial } = this.handover;
    const restart = mode === 'restart';
    if (!this.announced) {
      this.announced = true;
      this.subscriber.next({ ...this.from(), type: 'switch', from, to, cause, mode, at: restart ? 0 : partial.length });
    } else if (!restart) return;
    if (restart) this.subscriber.next({ ...this.from(), type: 'reset', discarded: partial.length });
    for (const chunk of this.held.splice(0)) this.subscriber.next(chunk);
  }

  /** A failover that stands in for a provider takes back what it said itself: the reader has more, and that stands. */
  private sayAgain(discarded: number): void {
    this.subscriber.next({ ...this.from(), type: 'reset', discarded: this.kept.length + discarded });
    this.say(this.kept);
  }

  /** Whose chunk it is that made us speak; there is always one. */
  private from(): Origin {
    const { provider, attempt } = this.origin ?? { provider: this.handover.to, attempt: 0 };
    return { provider, attempt };
  }
}
