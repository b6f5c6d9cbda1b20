import { isNamed, RxbatonError } from '../base/rxbatonError.js';

/** Which limit was passed: the wait for the first item, the gap between two, the whole stream, or the rate. */
export type StallPhase = 'first' | 'between' | 'total' | 'floor';

const SILENCE: Readonly<Record<StallPhase, string>> = {
  first: 'No first item within',
  between: 'No further item within',
  total: 'Not finished within',
  floor: 'Fewer items than the floor asks for within',
};

/** A stream that is alive as far as anyone can tell, and yet says nothing useful. */
export class StallError extends RxbatonError {
  readonly code = 'STALLED' as const;

  /**
   * @param phase - The limit that was passed.
   * @param limitMs - That limit, in milliseconds, as it was at that moment.
   */
  constructor(
    readonly phase: StallPhase,
    readonly limitMs: number,
  ) {
    super('StallError', `${SILENCE[phase]} ${limitMs} ms`);
  }

  static is(error: unknown): error is StallError {
    return isNamed(error, 'StallError');
  }
}
