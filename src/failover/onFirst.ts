import { defer, type MonoTypeOperatorFunction, tap } from 'rxjs';

/** Calls `act` before the first item of each subscription. */
export function onFirst<T>(act: () => void): MonoTypeOperatorFunction<T> {
  return (source) =>
    defer(() => {
      let first = true;
      return source.pipe(
        tap(() => {
          if (!first) return;
          first = false;
          act();
        }),
      );
    });
}
