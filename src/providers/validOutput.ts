import { from, map, mergeAll, mergeMap, type Observable, of, toArray } from 'rxjs';
import { isStandardSchema, type StandardSchemaV1 } from '../../operators/base/standardSchema.js';
import { isNumbered } from '../chat/attemptNumber.js';
import type { ChatRequest } from '../chat/chatRequest.js';
import type { Chunk } from '../chat/chunk.js';
import { jsonAnswer } from '../chat/jsonAnswer.js';
import { jsonIssue } from '../wire/jsonIssue.js';
import { invalidAnswer } from './invalidAnswer.js';
import { possibleOutput } from './possibleOutput.js';

/**
 * Where a request asks for an `output`, holds the answer until it is that JSON, and puts the value on its `finish`.
 *
 * An answer that is not is an error of kind `invalid-answer`, as soon as it cannot become that any more. An answer of tool calls is let through: its output comes in a
 * later turn. A failover judges its attempts' answers itself, outside their time limits.
 */
export function validOutput(source: Observable<Chunk>, request: ChatRequest): Observable<Chunk> {
  return isNumbered(request) ? source : withOutput(source.pipe(possibleOutput(request)), request);
}

/** The judgement at the end alone, whoever makes the request. */
export function withOutput(source: Observable<Chunk>, { output }: ChatRequest): Observable<Chunk> {
  if (output === undefined) return source;
  return source.pipe(
    toArray(),
    mergeMap((chunks) => judge(chunks, output)),
    mergeAll(),
  );
}

type Finish = Extract<Chunk, { type: 'finish' }>;

function judge(chunks: readonly Chunk[], output: object): Observable<readonly Chunk[]> {
  const finish = chunks.find((chunk): chunk is Finish => chunk.type === 'finish');
  if (finish === undefined || finish.reason === 'tool-calls') return of(chunks);
  const value = jsonAnswer(chunks);
  const accept = (accepted: unknown): readonly Chunk[] =>
    chunks.map((chunk) => (chunk === finish ? { ...finish, output: accepted } : chunk));
  if (!isStandardSchema(output)) {
    const issue = value === undefined ? { message: 'The answer is not JSON' } : jsonIssue(output, value);
    if (issue !== undefined) throw invalidAnswer(finish.provider, [issue]);
    return of(accept(value));
  }
  const verdict = (result: StandardSchemaV1.Result<unknown>): readonly Chunk[] => {
    if (result.issues !== undefined) throw invalidAnswer(finish.provider, result.issues);
    return accept(result.value);
  };
  const result = output['~standard'].validate(value);
  return 'then' in result ? from(result).pipe(map(verdict)) : of(verdict(result));
}
