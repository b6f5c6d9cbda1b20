import { Observable, Subscription } from 'rxjs';
import { checkNumber, whole } from '../../operators/base/checkOption.js';
import { Demand, during } from '../../operators/base/demand.js';

/**
 * A stream for `for await`, that is not read faster than the loop takes it.
 *
 * ```text
 * stream                                  --a--b--c--|
 * for await (… of eachChunk(stream))        a  b  c          each when the loop comes round
 * ```
 *
 * It subscribes when the loop begins; leaving the loop unsubscribes, which aborts the request. An error is thrown when the items
 * before it have been taken. When `highWaterMark` items wait, a provider's connection is read no further until half of them are
 * gone, and limits on silence stand still meanwhile. A source that cannot wait (a Subject, say) is kept whole: memory is then
 * bounded by how much it says.
 *
 * @example
 * ```ts
 * for await (const chunk of eachChunk(chat('Name three rivers'))) if (chunk.type === 'text') process.stdout.write(chunk.text);
 * ```
 */
export function eachChunk<T>(
  stream: Observable<T>,
  { highWaterMark = 16 }: { readonly highWaterMark?: number | undefined } = {},
): AsyncIterableIterator<T> {
  return new Pull(stream, checkNumber('eachChunk({ highWaterMark })', highWaterMark, whole(1)));
}

/** Somebody who asked for an item before there was one. */
interface Taker<T> {
  readonly resolve: (result: IteratorResult<T>) => void;
  readonly reject: (reason: unknown) => void;
}

/** Items that have been taken are dropped this many at a time: dropping each as it goes takes longer the more there are. */
const MOST_TAKEN = 1_024;

class Pull<T> implements AsyncIterableIterator<T> {
  private readonly demand = new Demand();
  private readonly items: T[] = [];
  /** The first of them that has not been taken. */
  private taken = 0;
  private readonly takers: Taker<T>[] = [];
  private end: { readonly error?: unknown } | undefined;
  private readonly subscription = new Subscription();
  private begun = false;

  constructor(
    private readonly stream: Observable<T>,
    private readonly highWaterMark: number,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T>> {
    this.begin();
    if (this.waiting > 0) return Promise.resolve({ done: false, value: this.take() });
    if (this.end === undefined) return new Promise((resolve, reject) => this.takers.push({ resolve, reject }));
    const { end } = this;
    this.end = {};
    return 'error' in end ? Promise.reject(end.error) : Promise.resolve(DONE);
  }

  return(): Promise<IteratorResult<T>> {
    return this.leave().then(() => DONE);
  }

  throw(reason: unknown): Promise<IteratorResult<T>> {
    return this.leave().then(() => Promise.reject(reason));
  }

  private get waiting(): number {
    return this.items.length - this.taken;
  }

  private begin(): void {
    if (this.begun || this.end !== undefined) return;
    this.begun = true;
    const linked = new Observable<T>((subscriber) => {
      // Before the stream starts: while it is being subscribed it may already cause the loop to be left.
      this.subscription.add(subscriber);
      during(this.demand, () => this.stream.subscribe(subscriber));
    });
    linked.subscribe({
      next: (item) => this.keep(item),
      error: (error: unknown) => this.finish({ error }),
      complete: () => this.finish({}),
    });
  }

  private keep(item: T): void {
    const taker = this.takers.shift();
    if (taker === undefined) this.items.push(item);
    else taker.resolve({ done: false, value: item });
    if (this.waiting >= this.highWaterMark) this.demand.hold();
  }

  private take(): T {
    // There is one, or this is not called.
    const item = this.items[this.taken++] as T;
    if (this.taken >= MOST_TAKEN || this.taken === this.items.length) {
      this.items.splice(0, this.taken);
      this.taken = 0;
    }
    if (this.demand.held && this.waiting <= this.highWaterMark / 2) this.demand.release();
    return item;
  }

  /** The first taker is told of an error; the iterator is done after it. */
  private finish(end: { readonly error?: unknown }): void {
    const [first, ...others] = this.takers.splice(0);
    this.end = first === undefined ? end : {};
    if (first !== undefined && 'error' in end) first.reject(end.error);
    else first?.resolve(DONE);
    for (const { resolve } of others) resolve(DONE);
  }

  /** At once; the promise is for what a teardown may throw. */
  private leave(): Promise<void> {
    return new Promise((left) => {
      this.items.length = this.taken = 0;
      this.finish({});
      // Whoever waits for room finds that nobody is there any more.
      this.demand.release();
      this.subscription.unsubscribe();
      left();
    });
  }
}

const DONE = { done: true, value: undefined } as const;
