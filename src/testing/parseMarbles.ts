/** Something at a time, in frames. */
export interface Mark {
  readonly at: number;
  /** One character of the diagram. */
  readonly symbol: string;
}

/** Time that passes, between spaces; or one symbol. With `u` an emoji is one. */
const TOKENS = /(?<= |^)(?<number>\d+(?:\.\d+)?)(?<unit>ms|s|m)(?= |$)|(?<symbol>.)/gu;
const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/**
 * What a diagram says, in the syntax of RxJS's time progression: a frame is a millisecond, `-` is one in which nothing happens,
 * a space is none, `(…)` is together, and ` 20ms ` is time that passes.
 */
export function parseMarbles(marbles: string): readonly Mark[] {
  const marks: Mark[] = [];
  let at = 0;
  let group: number | undefined;
  for (const { groups = {} } of marbles.matchAll(TOKENS)) {
    const { number, unit = '', symbol } = groups;
    if (symbol === ' ') continue;
    if (symbol === '(') group = at;
    else if (symbol === ')') group = undefined;
    else if (symbol !== undefined && symbol !== '-') marks.push({ at: group ?? at, symbol });
    at += number === undefined ? 1 : Number(number) * (MILLISECONDS[unit] ?? 1);
  }
  const wrong = (what: string): TypeError => new TypeError(`scripted(marbles): ${what} in ${JSON.stringify(marbles)}`);
  if (group !== undefined) throw wrong('a group is not closed');
  const end = marks.findIndex(({ symbol }) => symbol === '|' || symbol === '#');
  if (end >= 0 && end < marks.length - 1) throw wrong('something follows the end');
  return marks;
}
