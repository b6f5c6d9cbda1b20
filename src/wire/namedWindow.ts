/** How the APIs name a limit that a request went over: `210000 tokens > 200000 maximum`, `maximum context length is 1024 tokens`. */
const NAMED: readonly RegExp[] = [
  />\s*(\d{3,9})\b/,
  /(\d{3,9}) maximum context length/i,
  /(?:context (?:length|window|limit|size)|prompt length|tokens allowed)(?: is| of)?(?: only)? ?\(?(\d{3,9})\b/i,
];

/** The tokens that would have fitted, where the message of a `context-length` failure names them. */
export function namedWindow(message = ''): number | undefined {
  const named = NAMED.map((pattern) => pattern.exec(message)?.[1]).find((tokens) => tokens !== undefined);
  return named === undefined ? undefined : Number(named);
}
