import { median } from '../median.js';
import { BASE, type ContenderName } from './contenders.js';

/** Of one contender. */
export interface Ratio {
  /** The median of the rounds. */
  readonly figure: number;
  /** The median of the rounds' ratios to the client by hand: above 1 costs more. */
  readonly ratio: number;
}

/** Medians and ratios of figures by round, each divided by what it counts. */
export function ratiosOf(figures: ReadonlyMap<ContenderName, readonly number[]>, per: number): ReadonlyMap<ContenderName, Ratio> {
  const ofBase = figures.get(BASE) ?? [];
  const ratioOf = (of: readonly number[]): Ratio => ({
    figure: median(of) / per,
    ratio: median(of.map((figure, round) => figure / (ofBase[round] ?? Number.NaN))),
  });
  return new Map([...figures].map(([name, of]) => [name, ratioOf(of)]));
}
