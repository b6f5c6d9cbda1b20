import { type MonoTypeOperatorFunction, Observable, type SchedulerLike, type Subscriber } from 'rxjs';
import { Stage } from '../../operators/base/stage.js';
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
  return (source) => new Observable((subscriber) => new Ending(subscriber, provider, scheduler, line).follow(source));
}

class Ending extends Stage<Chunk> {
  private finished = false;

  constructor(
    downstream: Subscriber<Chunk>,
    private readonly provider: string,
    private readonly scheduler: SchedulerLike,
    private readonly line: Lifeline | undefined,
  ) {
    super(downstream);
    line?.hold(downstream);
  }

  override next(chunk: Chunk): void {
    if (this.closed || this.finished) return;
    if (chunk.type === 'finish') this.finish();
    this.line?.hear(chunk);
    this.downstream.next(chunk);
  }

  protected override failed(reason: unknown): void {
    if (this.finished) this.downstream.complete();
    else this.downstream.error(toProviderError(reason, this.provider));
  }

  protected override completed(): void {
    if (this.finished) this.downstream.complete();
    else this.downstream.error(new ProviderError({ kind: 'truncated', provider: this.provider }));
  }

  private finish(): void {
    this.finished = true;
    this.downstream.add(this.scheduler.schedule(() => this.downstream.complete(), HANG_UP_MS));
  }
}
