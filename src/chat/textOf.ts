import { filter, map, type OperatorFunction } from 'rxjs';
import { AnswerResetError } from './answerResetError.js';
import type { Chunk } from './chunk.js';

/**
 * The answer's text alone, delta by delta.
 *
 * ```text
 * source    --S--a--~--b--F|     S start, ~ switch, F finish
 * textOf()  -----a-----b---|
 * ```
 *
 * Errors as the source does, and with {@link AnswerResetError} when the answer starts over after text, since deltas cannot be
 * taken back: where that may happen use {@link fullText} or {@link collect}. Holds no state; unsubscribing unsubscribes the source.
 *
 * @example
 * ```ts
 * chat('Name three rivers').pipe(textOf()).subscribe((text) => process.stdout.write(text)); // Rhine, Danube, Elbe
 * ```
 */
export function textOf(): OperatorFunction<Chunk, string> {
  return (source) => source.pipe(map(textOfChunk), filter(Boolean));
}

function textOfChunk(chunk: Chunk): string {
  if (chunk.type === 'text') return chunk.text;
  if (chunk.type === 'reset' && chunk.discarded > 0) throw new AnswerResetError();
  return '';
}
