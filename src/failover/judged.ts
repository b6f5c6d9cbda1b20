import { concat, defer, EMPTY, filter, from, type MonoTypeOperatorFunction, map, type Observable, of } from 'rxjs';
import { isStandardSchema } from '../../operators/base/standardSchema.js';
import type { Chunk } from '../chat/chunk.js';
import type { Completion, CompletionFold } from '../chat/completionFold.js';
import { ProviderError } from '../chat/providerError.js';
import type { AnswerValidation } from './failoverOptions.js';

type Finish = Extract<Chunk, { type: 'finish' }>;

/**
 * Judges the whole answer when it is finished, before the reader is told so; an answer that fails is an error of kind
 * `invalid-answer`.
 *
 * ```text
 * source                --a--b--F|
 * judged(…), it passes  --a--b--F|
 * judged(…), it fails   --a--b--#
 * ```
 *
 * @param fold - Of the whole answer, whichever providers it came from.
 */
export function judged(validate: AnswerValidation, fold: CompletionFold): MonoTypeOperatorFunction<Chunk> {
  return (source) =>
    defer(() => {
      let finish: Finish | undefined;
      const answer = source.pipe(
        filter((chunk) => {
          fold.add(chunk);
          if (chunk.type === 'finish') finish = chunk;
          return chunk.type !== 'finish';
        }),
      );
      const verdict = defer(() => (finish === undefined ? EMPTY : passed(validate, fold.completion(), finish)));
      return concat(answer, verdict);
    });
}

function passed(validate: AnswerValidation, answer: Completion, finish: Finish): Observable<Chunk> {
  const verdict = isStandardSchema(validate)
    ? validate['~standard'].validate('output' in answer ? answer.output : answer.text)
    : validate(answer);
  return (verdict instanceof Promise ? from(verdict) : of(verdict)).pipe(
    map((result) => {
      if (typeof result === 'boolean' ? result : result.issues === undefined) return finish;
      throw new ProviderError({ kind: 'invalid-answer', provider: finish.provider });
    }),
  );
}
