import { throwError } from 'rxjs';

/** Acts, and has what that throws reported as RxJS reports an error that nobody handles: it must not keep others from going on. */
export function reportThrown(act: () => void): void {
  try {
    act();
  } catch (error) {
    throwError(() => error).subscribe();
  }
}
