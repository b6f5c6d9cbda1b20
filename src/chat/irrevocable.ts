import { type MonoTypeOperatorFunction, Observable, type Observer, type Subscriber } from 'rxjs';
import { mirror } from '../../operators/base/mirror.js';
import { AnswerResetError } from './answerResetError.js';
import { type Chunk, isContent } from './chunk.js';

/**
 * An answer for readers who cannot take back what they were told.
 *
 * ```text
 * source         --a--T--t--C--F|     T tool-start, t tool-delta, C tool-call, F finish
 * irrevocable()  --a-----------(CF|)
 * ```
 *
 * Calls are told whole and at the end, when nothing can void them any more: a reader may run them as soon as it hears of them. A `reset` is passed on while nothing but thoughts was told, and is an {@link AnswerResetError}
 * after that. Errors as the source does; unsubscribing unsubscribes the source. The calls are the state of one subscription.
 */
export function irrevocable(): MonoTypeOperatorFunction<Chunk> {
  return (source) =>
    new Observable((subscriber) => {
      mirror(source, subscriber, new IrrevocableAnswer(subscriber));
    });
}

class IrrevocableAnswer implements Observer<Chunk> {
  private calls: Chunk[] = [];
  private told = false;

  constructor(private readonly subscriber: Subscriber<Chunk>) {}

  next(chunk: Chunk): void {
    switch (chunk.type) {
      case 'tool-start':
      case 'tool-delta':
        return;
      case 'tool-call':
        this.calls.push(chunk);
        return;
      case 'finish':
        for (const call of this.calls) this.subscriber.next(call);
        break;
      case 'reset':
        if (this.told) throw new AnswerResetError();
        this.calls = [];
        break;
      default:
        this.told ||= isContent(chunk) && chunk.type !== 'reasoning';
    }
    this.subscriber.next(chunk);
  }

  error(reason: unknown): void {
    this.subscriber.error(reason);
  }

  complete(): void {
    this.subscriber.complete();
  }
}
