import { type MonoTypeOperatorFunction, Observable, type Observer, type Subscriber } from 'rxjs';
import { mirror } from '../../operators/base/mirror.js';
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
      mirror(source, subscriber, new Booking(entry, subscriber, onCommit));
      // Behind the source's own teardown: what that lets go is still the attempt's.
      subscriber.add(() => entry.end('aborted'));
    });
}

class Booking implements Observer<Chunk> {
  private held: Chunk[] | undefined = [];

  constructor(
    private readonly entry: Entry,
    private readonly subscriber: Subscriber<Chunk>,
    private readonly onCommit: () => void,
  ) {}

  next(given: Chunk): void {
    const { entry, held } = this;
    const chunk = given.attempt === entry.number ? given : { ...given, attempt: entry.number };
    entry.see(chunk);
    if (held === undefined) {
      this.subscriber.next(chunk);
    } else if (isContent(chunk)) {
      this.commit(held);
      this.subscriber.next(chunk);
    } else {
      held.push(chunk);
    }
  }

  error(reason: unknown): void {
    this.entry.broke(reason);
    this.subscriber.error(reason);
  }

  complete(): void {
    this.entry.end('ok');
    if (this.held !== undefined) this.commit(this.held);
    this.subscriber.complete();
  }

  private commit(held: readonly Chunk[]): void {
    this.held = undefined;
    this.onCommit();
    for (const chunk of held) this.subscriber.next(chunk);
  }
}
