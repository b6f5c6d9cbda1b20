import { type MonoTypeOperatorFunction, Observable, type Observer, type SchedulerLike, type Subscriber } from 'rxjs';
import { mirror } from '../../operators/base/mirror.js';
import type { Chunk } from '../chat/chunk.js';
import { ProviderError } from '../chat/providerError.js';
import type { Lifeline } from './lifeline.js';
import { toProviderError } from './namedErrors.js';

/** How long a provider may take to complete after its `finish`. */
const HANG_UP_MS = 1_000;

/**
 * Takes an answer for whole at its `finish`, and not before.
 *
 * ```text
 * source            --a--F--b--#          source            --a--|
 * endsAtFinish(…)   --a--F-----|          endsAtFinish(…)   --a--#     truncated
 * ```
 *
 * What comes after it is dropped, an error among it; completing without it is an error of kind `truncated`. Errors bear kinds.
 * Unsubscribing clears the timer that waits for the completion.
 *
 * @param line - Holds the answer, and hears what comes.
 */
export function endsAtFinish(provider: string, scheduler: SchedulerLike, line?: Lifeline): MonoTypeOperatorFunction<Chunk> {
  return (source) =>
    new Observable((subscriber) => {
      mirror(source, subscriber, new Ending(provider, scheduler, subscriber, line));
    });
}

class Ending implements Observer<Chunk> {
  private finished = false;

  constructor(
    private readonly provider: string,
    private readonly scheduler: SchedulerLike,
    private readonly subscriber: Subscriber<Chunk>,
    private readonly line: Lifeline | undefined,
  ) {
    line?.hold(subscriber);
  }

  next(chunk: Chunk): void {
    if (this.finished) return;
    if (chunk.type === 'finish') this.finish();
    this.line?.hear(chunk);
    this.subscriber.next(chunk);
  }

  error(reason: unknown): void {
    if (this.finished) this.subscriber.complete();
    else this.subscriber.error(toProviderError(reason, this.provider));
  }

  complete(): void {
    if (this.finished) this.subscriber.complete();
    else this.subscriber.error(new ProviderError({ kind: 'truncated', provider: this.provider }));
  }

  private finish(): void {
    this.finished = true;
    this.subscriber.add(this.scheduler.schedule(() => this.subscriber.complete(), HANG_UP_MS));
  }
}
