/** Whether the same request may be tried again in the same place: whatever does not say `retryable: false`. */
export function isRetryable(error: unknown): boolean {
  return mark(error, 'retryable') !== false;
}

/** Whether the request was refused before anything of it was sent: it says `neverSent: true`. */
export function wasNeverSent(error: unknown): boolean {
  return mark(error, 'neverSent') === true;
}

/** The server's hint when to come back, in milliseconds: a `retryAfterMs` that is a number. */
export function retryHint(error: unknown): number | undefined {
  const hint = mark(error, 'retryAfterMs');
  return typeof hint === 'number' ? hint : undefined;
}

/** `false` for an error that says nothing about the health of what answered with it, as an invalid answer or a rejection does not. */
export function countsByDefault(error: unknown): boolean {
  return mark(error, 'ignoredByBreaker') !== true;
}

/** What an error says of itself in a plain field, so that errors of any library can say it. */
function mark(error: unknown, name: string): unknown {
  try {
    // Any property may be read from anything but null and undefined; the cast says no more than that.
    return (error as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  } catch {
    // A getter that throws, or a revoked proxy: it must not take the place of the error.
    return undefined;
  }
}
