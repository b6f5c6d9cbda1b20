import { type Provider, textOf } from 'rxbaton';
import { concat, defer, from, mergeMap, type Observable } from 'rxjs';

/** An application's own code: the sentences of an answer, each when it is whole, for a voice that reads them out. */
export function sentences(chat: Provider, question: string): Observable<string> {
  return defer(() => {
    let begun = '';
    const whole = (text: string): readonly string[] => {
      const pieces = (begun + text).split(/(?<=[.!?])\s+/);
      begun = pieces.pop() ?? '';
      return pieces;
    };
    const last = defer(() => from(begun === '' ? [] : [begun]));
    return concat(chat(question).pipe(textOf(), mergeMap(whole)), last);
  });
}
