// `npm run bench:growth`: what grows with what. Ends with an error where a cost grows by more than is promised.
import { machine } from '../beside/machine.js';
import { printTable } from '../printTable.js';
import type { Curve } from './curve.js';
import { history } from './curves/history.js';
import { equals, rungs } from './curves/ladders.js';
import { brokenLengths, lengths } from './curves/lengths.js';
import { streams } from './curves/streams.js';
import { drainedTickets, droppedTickets, waitingTickets } from './curves/tickets.js';
import { type Grown, grow } from './grow.js';
import { exceeds } from './verdict.js';

const curves: readonly Curve[] = [
  streams,
  lengths,
  brokenLengths,
  equals,
  rungs,
  history,
  waitingTickets,
  droppedTickets,
  drainedTickets,
];
const [, , named] = process.argv;
console.log(machine());
for (const curve of curves.filter(({ grows }) => named === undefined || grows.includes(named))) {
  const grown = await grow(curve);
  printTable(`${curve.grows}: ${grown.verdict}`, rowsOf(curve, grown));
  if (!exceeds(grown.verdict, curve.promised)) continue;
  console.log(`  WRONG: ${curve.promised} is promised.`);
  process.exitCode = 1;
}

function rowsOf({ unit, sizes, byHand }: Curve, { points }: Grown): readonly (readonly string[])[] {
  const head = [
    '',
    `CPU µs per ${unit}`,
    `times that at ${sizes[0] ?? ''}`,
    ...(byHand === undefined ? [] : ['the same by hand']),
  ];
  const rows = points.map(({ size, microseconds, times, timesByHand }) => {
    const figures = [microseconds, times, ...(timesByHand === undefined ? [] : [timesByHand])];
    return [`${size}`, ...figures.map((figure) => figure.toFixed(2))];
  });
  return [head, ...rows];
}
