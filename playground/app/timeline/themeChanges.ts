import { fromEvent, merge, Observable } from 'rxjs';

/** Each time that the page may have other colours: the system's preference, or an attribute of the root, has changed. */
export function themeChanges({ documentElement, defaultView }: Document): Observable<unknown> {
  if (defaultView === null) return new Observable();
  const attributes = new Observable<unknown>((subscriber) => {
    const observer = new defaultView.MutationObserver(() => subscriber.next(undefined));
    observer.observe(documentElement, { attributes: true });
    return () => observer.disconnect();
  });
  return merge(attributes, fromEvent(defaultView.matchMedia('(prefers-color-scheme: dark)'), 'change'));
}
