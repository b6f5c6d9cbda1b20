import { concatMap, defer, type OperatorFunction } from 'rxjs';
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
export function irrevocable(): OperatorFunction<Chunk, Chunk> {
  return (source) =>
    defer(() => {
      const answer = new IrrevocableAnswer();
      return source.pipe(concatMap((chunk) => answer.tellable(chunk)));
    });
}

class IrrevocableAnswer {
  private calls: Chunk[] = [];
  private told = false;

  /** What may be told now that this chunk has come. */
  tellable(chunk: Chunk): readonly Chunk[] {
    switch (chunk.type) {
      case 'tool-start':
      case 'tool-delta':
        return [];
      case 'tool-call':
        this.calls.push(chunk);
        return [];
      case 'finish':
        return [...this.calls, chunk];
      case 'reset':
        if (this.told) throw new AnswerResetError();
        this.calls = [];
        return [chunk];
      default:
        this.told ||= isContent(chunk) && chunk.type !== 'reasoning';
        return [chunk];
    }
  }
}
