import { isNamed, RxbatonError } from '../../operators/base/rxbatonError.js';

/** Somebody else has the store open: a database of this kind belongs to one at a time. */
export class StoreLockedError extends RxbatonError {
  readonly code = 'STORE_LOCKED' as const;

  constructor(
    /** The folder of the store, where it is known. */
    readonly location: string | undefined,
    cause: unknown,
  ) {
    super(
      'StoreLockedError',
      `The store${location === undefined ? '' : ` in ${location}`} is open in another process, or twice in this one: ` +
        'give each process a folder of its own, or close the other store first',
      { cause },
    );
  }

  static is(error: unknown): error is StoreLockedError {
    return isNamed(error, 'StoreLockedError');
  }
}
