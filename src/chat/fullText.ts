import { defer, filter, map, type OperatorFunction } from 'rxjs';
import type { Chunk } from './chunk.js';

/**
 * The whole text so far, after each change; what a view binds to.
 *
 * ```text
 * source      --a--b--R--c--|     R reset
 * fullText()  --a--B--0--c--|     B = 'ab', 0 = ''
 * ```
 *
 * Starts over with an empty text on `reset`. Errors as the source does; unsubscribing unsubscribes the source. The text is
 * the state of one subscription.
 *
 * @example
 * ```ts
 * chat('Name three rivers').pipe(fullText()).subscribe((text) => { answer.textContent = text; });
 * ```
 */
export function fullText(): OperatorFunction<Chunk, string> {
  return (source) =>
    defer(() => {
      let text = '';
      return source.pipe(
        filter((chunk) => (chunk.type === 'text' && chunk.text !== '') || (chunk.type === 'reset' && text !== '')),
        map((chunk) => {
          text = chunk.type === 'text' ? text + chunk.text : '';
          return text;
        }),
      );
    });
}
