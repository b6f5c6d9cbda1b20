import { defer, EMPTY, from, mergeMap, type Observable, throwError } from 'rxjs';
import { isStandardSchema, type StandardSchemaV1 } from '../base/standardSchema.js';
import { ValidationError } from './validationError.js';

/** What says whether a value is valid. */
export type Validator = StandardSchemaV1 | ((value: unknown) => boolean | Promise<boolean>);

type Answer = boolean | StandardSchemaV1.Result<unknown>;

/** Completes when the validator accepts the value, and errors with a ValidationError, or what was thrown, when not. */
export function verdict(validator: Validator, value: () => unknown): Observable<never> {
  return defer(() => {
    const answer = isStandardSchema(validator) ? validator['~standard'].validate(value()) : validator(value());
    // What is judged at once is told at once: a promise would put the end of every stream off by a turn.
    return isPromise(answer) ? from(answer).pipe(mergeMap(judged)) : judged(answer);
  });
}

function judged(answer: Answer): Observable<never> {
  const issues = issuesOf(answer);
  return issues === undefined ? EMPTY : throwError(() => new ValidationError(issues));
}

function issuesOf(answer: Answer): readonly StandardSchemaV1.Issue[] | undefined {
  if (typeof answer === 'object') return answer.issues;
  return answer ? undefined : [{ message: 'The validating function did not accept the value' }];
}

/** Not `instanceof Promise`: a schema library may bring its own, or come from another realm. */
function isPromise<T>(answer: T | Promise<T>): answer is Promise<T> {
  return typeof answer === 'object' && answer !== null && 'then' in answer;
}
