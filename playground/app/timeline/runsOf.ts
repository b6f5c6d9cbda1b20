import type { Arrival } from './recording.js';

/** A marble, or several that would touch each other. */
export interface Run {
  readonly left: number;
  right: number;
  marbles: number;
  tokens: number;
}

/**
 * The marbles of one lane, in order, joined where they are nearer to each other than `apart` px: however fast they come, there are no
 * more runs than fit beside each other.
 */
export function runsOf(arrivals: Iterable<Arrival>, xOf: (at: number) => number, apart: number): readonly Run[] {
  const runs: Run[] = [];
  let run: Run | undefined;
  for (const { at, tokens } of arrivals) {
    const x = xOf(at);
    if (run === undefined || x - run.right >= apart) {
      run = { left: x, right: x, marbles: 1, tokens };
      runs.push(run);
      continue;
    }
    run.right = x;
    run.marbles += 1;
    run.tokens += tokens;
  }
  return runs;
}
