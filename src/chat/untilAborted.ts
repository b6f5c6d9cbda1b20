import {
  defer,
  fromEvent,
  identity,
  type MonoTypeOperatorFunction,
  map,
  type Observable,
  share,
  takeUntil,
  throwError,
} from 'rxjs';

/** One listener a signal, however many streams it may end: Node takes an eleventh for a leak, and warns. */
const abortions = new WeakMap<AbortSignal, Observable<never>>();

/** Errors with a signal's reason once it is aborted, before the source is subscribed or after. */
export function untilAborted<T>(signal: AbortSignal | undefined): MonoTypeOperatorFunction<T> {
  if (signal === undefined) return identity;
  return (source) =>
    defer(() => (signal.aborted ? throwError(() => signal.reason as unknown) : source.pipe(takeUntil(abortionOf(signal)))));
}

function abortionOf(signal: AbortSignal): Observable<never> {
  const known = abortions.get(signal);
  if (known !== undefined) return known;
  const abortion = fromEvent(signal, 'abort').pipe(
    map(() => {
      throw signal.reason;
    }),
    share(),
  );
  abortions.set(signal, abortion);
  return abortion;
}
