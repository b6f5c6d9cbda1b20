const MARK = Symbol.for('rxbaton.error');

/**
 * The base of every error that rxbaton makes.
 *
 * Two copies of the package in one program have two classes of each name, so `instanceof` is not to be trusted: each error
 * carries its class name under a registered symbol, and every class has a static `is` that reads it.
 */
export abstract class RxbatonError extends Error {
  abstract readonly code: string;

  constructor(name: string, message: string, options?: ErrorOptions) {
    super(message, options);
    Object.defineProperties(this, { name: { value: name, configurable: true }, [MARK]: { value: name } });
  }
}

/** Whether `error` was made by the class of this name, in whichever copy of the package. */
export function isNamed(error: unknown, name: string): boolean {
  // Any property may be read from anything but null and undefined; the cast says no more than that.
  return (error as { readonly [MARK]?: unknown } | null | undefined)?.[MARK] === name;
}
