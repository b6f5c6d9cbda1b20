/** `1201 ms`, or a dash where there is no such time. */
export function milliseconds(ms: number | undefined): string {
  return ms === undefined ? '-' : `${Math.round(ms)} ms`;
}
