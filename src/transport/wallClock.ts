/** The time of day, in ms since 1970: for what another process is to read. What is measured goes by a scheduler's clock. */
export function wallClock(): number {
  return Date.now();
}
