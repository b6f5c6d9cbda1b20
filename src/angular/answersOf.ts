import { concat, defer, map, type Observable, of, type TimestampProvider } from 'rxjs';
import { CompletionFold } from '../chat/completionFold.js';
import { type Answer, ASKED, answerAfter, answerDone, type Heard } from './answer.js';

/**
 * An answer as it grows: one more after each thing heard, and at the end the whole.
 *
 * ```text
 * heard        --H--i--F|
 * answersOf()  --a--b--c(d|)     d: done, with its completion
 * ```
 *
 * Errors as the source does, and with a `truncated` `ProviderError` when that completes without a `finish`.
 */
export function answersOf(heard$: Observable<Heard>, clock: TimestampProvider): Observable<Answer> {
  return defer(() => {
    const fold = new CompletionFold(clock);
    let answer = ASKED;
    const growing = heard$.pipe(
      map((heard) => {
        if (heard.type !== 'attempt-started' && heard.type !== 'acknowledged') fold.add(heard);
        answer = answerAfter(answer, heard);
        return answer;
      }),
    );
    return concat(
      growing,
      defer(() => of(answerDone(answer, fold.completion()))),
    );
  });
}
