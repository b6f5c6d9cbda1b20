/** What an error says, whatever was thrown. The library's own errors hold neither keys nor a word of the question. */
export function saying(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
