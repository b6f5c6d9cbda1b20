import { catchError, defer, EMPTY, type MonoTypeOperatorFunction, type SchedulerLike, tap, throwError } from 'rxjs';
import { StallError, stallTimeout } from '../../operators/index.js';
import { type Chunk, isContent } from '../chat/chunk.js';

/**
 * Listens to an answer for so many ms: one that is still being spoken then is as good as whole.
 *
 * ```text
 * source       --a--b--c--d--e--f--|         source       --a-----------------|
 * heardFor(12) --a--b--c--d|                 heardFor(12) --a---------#          silent for the latter half
 * ```
 *
 * A provider that has recovered may heed no limit on an answer's length, or be slow. Unsubscribing clears the one timer.
 */
export function heardFor(time: number, scheduler: SchedulerLike): MonoTypeOperatorFunction<Chunk> {
  return (source) =>
    defer(() => {
      let spokenAt = -Infinity;
      const note = (chunk: Chunk): void => {
        if (isContent(chunk)) spokenAt = scheduler.now();
      };
      const isSpeaking = (error: unknown): boolean => StallError.is(error) && scheduler.now() - spokenAt <= time / 2;
      return source.pipe(
        tap(note),
        stallTimeout({ total: time, scheduler }),
        catchError((error: unknown) => (isSpeaking(error) ? EMPTY : throwError(() => error))),
      );
    });
}
