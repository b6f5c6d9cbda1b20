import { Observable } from 'rxjs';

/** The width of an element, now and whenever it changes, in CSS pixels. */
export function resizes(element: HTMLElement): Observable<number> {
  return new Observable((subscriber) => {
    const observer = new ResizeObserver(() => subscriber.next(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  });
}
