import { type MonoTypeOperatorFunction, Observable, type Observer, type SchedulerLike, type Subscriber } from 'rxjs';
import { mirror } from '../../operators/base/mirror.js';
import { type Chunk, isContent, type Origin, type SwitchMode } from '../chat/chunk.js';
import type { ErrorKind } from '../chat/providerError.js';
import { Seam, type Settled } from './seam.js';

/** Text after a switch is held back no longer than this before it counts as new. */
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
 */
export function mendSeam(handover: Switch, scheduler: SchedulerLike): MonoTypeOperatorFunction<Chunk> {
  return (source) =>
    new Observable((subscriber) => {
      mirror(source, subscriber, new Mending(handover, scheduler, subscriber));
    });
}

class Mending implements Observer<Chunk> {
  private readonly seam: Seam;
  private settled = false;
  private timed = false;
  /** Bookkeeping that came before the seam was settled. */
  private readonly held: Chunk[] = [];
  private origin: Origin | undefined;

  constructor(
    private readonly handover: Switch,
    private readonly scheduler: SchedulerLike,
    private readonly subscriber: Subscriber<Chunk>,
  ) {
    this.seam = new Seam(handover.partial, handover.mode);
  }

  next(chunk: Chunk): void {
    if (this.settled) this.subscriber.next(chunk);
    else this.unsettled(chunk);
  }

  error(reason: unknown): void {
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
      this.announce('restart');
      this.subscriber.next(chunk);
    } else if (chunk.type === 'text') {
      this.startTimer();
      this.settle(this.seam.push(chunk.text));
    } else if (isContent(chunk) || chunk.type === 'finish') {
      this.settle(this.seam.end());
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
        if (!this.settled) this.settle(this.seam.hurry());
      }, PATIENCE_MS),
    );
  }

  private settle(settled: Settled | undefined): void {
    if (settled === undefined) return;
    this.settled = true;
    this.announce(settled.kind === 'other-words' ? 'restart' : this.handover.mode);
    for (const chunk of this.held) this.subscriber.next(chunk);
    if (settled.text !== '') this.subscriber.next({ ...this.from(), type: 'text', text: settled.text });
  }

  private announce(mode: SwitchMode): void {
    const { from, to, cause, partial } = this.handover;
    const at = mode === 'restart' ? 0 : partial.length;
    this.subscriber.next({ ...this.from(), type: 'switch', from, to, cause, mode, at });
    if (mode === 'restart') this.subscriber.next({ ...this.from(), type: 'reset', discarded: partial.length });
  }

  /** Whose chunk it is that made us speak; there is always one. */
  private from(): Origin {
    const { provider, attempt } = this.origin ?? { provider: this.handover.to, attempt: 0 };
    return { provider, attempt };
  }
}
