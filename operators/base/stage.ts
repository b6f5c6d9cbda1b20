import { from, type ObservableInput, Subscriber } from 'rxjs';
import { reportThrown } from './reportThrown.js';

/**
 * One stage of a stream: the subscriber to its source, made by the operators that cannot be composed.
 *
 * A plain `source.subscribe({ next … })` inside `new Observable` links the two subscribers only after a synchronous source has run
 * to its end. Here the link stands before the source starts, so that the source stops as soon as downstream is closed.
 *
 * - `next` is a stage's own, whole: a method that all of them call looks up which, and an item passes ten of them. It looks at
 *   `closed` first, and what may throw in it (a function of the user's) it sends down the error channel.
 * - The source is torn down before `failed` or `completed` is called, so a successor may be subscribed there. (A source that
 *   ends while it is being subscribed hands over its teardown only afterwards, and has it run at once: start its successor
 *   when `follow` has returned, in a loop, which keeps the stack flat as well.) What they throw goes down the error channel.
 * - What a stage holds it holds in fields: each closure and each finalizer of a stream costs as much memory as a stage.
 *
 * An operator that only looks on may be a `tap`, which behaves the same; this costs an item and a stream less.
 */
export abstract class Stage<T, R = T> extends Subscriber<T> {
  // Declared, not defined: what defines a field looks it up anew for each kind of stage.
  declare protected readonly downstream: Subscriber<R>;

  constructor(downstream: Subscriber<R>) {
    // In RxJS 7, which the peer range holds to, operators are made so.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    super();
    this.downstream = downstream;
  }

  /** Subscribes to the source; a downstream that is closed leaves it untouched. */
  follow(source: ObservableInput<T>): this {
    this.downstream.add(this);
    if (!this.closed) from(source).subscribe(this);
    return this;
  }

  abstract override next(item: T): void;

  /** The source has failed. */
  protected failed(reason: unknown): void {
    this.downstream.error(reason);
  }

  /** The source has completed. */
  protected completed(): void {
    this.downstream.complete();
  }

  /** Unsubscribed before the source has ended; the source is torn down. */
  protected abandoned(): void {
    // Most stages hold nothing.
  }

  override unsubscribe(): void {
    if (this.closed) return;
    try {
      super.unsubscribe();
    } finally {
      this.abandoned();
    }
  }

  protected override _error(reason: unknown): void {
    this.end(() => this.failed(reason));
  }

  protected override _complete(): void {
    this.end(() => this.completed());
  }

  private end(tell: () => void): void {
    // A teardown that throws must not keep the ending from whoever waits for it.
    reportThrown(() => super.unsubscribe());
    try {
      tell();
    } catch (thrown) {
      this.downstream.error(thrown);
    }
  }
}
