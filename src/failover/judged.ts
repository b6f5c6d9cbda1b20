import { catchError, concat, defer, EMPTY, filter, type MonoTypeOperatorFunction, type Observable, of, throwError } from 'rxjs';
import { isStandardSchema } from '../../operators/base/standardSchema.js';
import { ValidationError } from '../../operators/validation/validationError.js';
import { verdict } from '../../operators/validation/verdict.js';
import type { Chunk } from '../chat/chunk.js';
import type { Completion, CompletionFold } from '../chat/completionFold.js';
import { invalidAnswer } from '../providers/invalidAnswer.js';
import type { AnswerValidation } from './failoverOptions.js';
import type { Ledger } from './ledger.js';

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
export function judged(validate: AnswerValidation, fold: CompletionFold, ledger: Ledger): MonoTypeOperatorFunction<Chunk> {
  return (source) =>
    defer(() => {
      let finish: Finish | undefined;
      const answer = source.pipe(
        filter((chunk) => {
          if (chunk.type === 'finish') finish = { ...chunk, attempts: ledger.attempts };
          fold.add(finish ?? chunk);
          return chunk.type !== 'finish';
        }),
      );
      const verdict = defer(() => (finish === undefined ? EMPTY : passed(validate, fold.completion(), finish)));
      return concat(answer, verdict);
    });
}

function passed(validate: AnswerValidation, answer: Completion, finish: Finish): Observable<Chunk> {
  // The output of a turn that calls tools comes in a later turn.
  if (isStandardSchema(validate) && finish.reason === 'tool-calls') return of(finish);
  return concat(verdictOn(validate, answer), of(finish)).pipe(
    catchError((error: unknown) =>
      throwError(() => (ValidationError.is(error) ? invalidAnswer(finish.provider, error.issues) : error)),
    ),
  );
}

/** A schema is given the value; a function, the answer. */
function verdictOn(validate: AnswerValidation, answer: Completion): Observable<never> {
  if (isStandardSchema(validate)) return verdict(validate, () => ('output' in answer ? answer.output : answer.text));
  return verdict(
    () => validate(answer),
    () => undefined,
  );
}
