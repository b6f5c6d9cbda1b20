import { type MonoTypeOperatorFunction, Observable, type Subscriber } from 'rxjs';
import { Stage } from '../../operators/base/stage.js';
import { type Chunk, isContent } from '../chat/chunk.js';
import type { Entry } from './ledger.js';

/**
 * Books an attempt, and holds its chunks before the first content, so that a failure before it leaves nothing behind and another
 * attempt can be made.
 *
 * ```text
 * source       --S--u--H--i--F|     S start, u usage, F finish
 * booked(…)    --------(SuH)i--F|
 * ```
 *
 * An error drops what is held; a completion lets it go. Unsubscribing unsubscribes the source. All that a failover does with each
 * chunk of an attempt is done here, by one subscriber.
 *
 * @param onCommit - Called once, before the held chunks go out.
 */
export function booked(entry: Entry, onCommit: () => void): MonoTypeOperatorFunction<Chunk> {
  return (source) =>
    new Observable((subscriber) => {
      entry.begin();
      new Booking(subscriber, entry, onCommit).follow(source);
    });
}

class Booking extends Stage<Chunk> {
  private held: Chunk[] | undefined = [];

  constructor(
    downstream: Subscriber<Chunk>,
    private readonly entry: Entry,
    private readonly onCommit: () => void,
  ) {
    super(downstream);
  }

  override next(given: Chunk): void {
    if (this.closed) return;
    const { entry, held } = this;
    const chunk = given.attempt === entry.number ? given : { ...given, attempt: entry.number };
    entry.see(chunk);
    if (held === undefined) this.downstream.next(chunk);
    else if (isContent(chunk)) this.commit(held, chunk);
    else held.push(chunk);
  }

  protected override failed(reason: unknown): void {
    this.entry.broke(reason);
    this.downstream.error(reason);
  }

  protected override completed(): void {
    this.entry.end('ok');
    if (this.held !== undefined) this.commit(this.held);
    this.downstream.complete();
  }

  /** The source has been torn down: what that let go is still the attempt's. */
  protected override abandoned(): void {
    this.entry.end('aborted');
  }

  private commit(held: readonly Chunk[], first?: Chunk): void {
    this.held = undefined;
    try {
      this.onCommit();
    } catch (thrown) {
      this.downstream.error(thrown);
    }
    for (const chunk of held) this.downstream.next(chunk);
    if (first !== undefined) this.downstream.next(first);
  }
}
