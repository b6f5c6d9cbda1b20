import { type MonoTypeOperatorFunction, Observable } from 'rxjs';
import { mirror } from '../../operators/base/mirror.js';
import { type Chunk, isContent } from '../chat/chunk.js';

/**
 * Holds the chunks before the first content, so that a failure before it leaves nothing behind and another attempt can be made.
 *
 * ```text
 * source         --S--u--H--i--F|     S start, u usage, F finish
 * commitPoint()  --------(SuH)i--F|
 * ```
 *
 * An error drops what is held; a completion lets it go. Unsubscribing unsubscribes the source.
 *
 * @param onCommit - Called once, before the held chunks go out.
 */
export function commitPoint(onCommit: () => void): MonoTypeOperatorFunction<Chunk> {
  return (source) =>
    new Observable((subscriber) => {
      let held: Chunk[] | undefined = [];
      const release = (): void => {
        const before = held ?? [];
        held = undefined;
        onCommit();
        for (const chunk of before) subscriber.next(chunk);
      };
      mirror(source, subscriber, {
        next(chunk) {
          if (held !== undefined) {
            if (!isContent(chunk)) {
              held.push(chunk);
              return;
            }
            release();
          }
          subscriber.next(chunk);
        },
        error: (reason) => subscriber.error(reason),
        complete() {
          if (held !== undefined) release();
          subscriber.complete();
        },
      });
    });
}
