import { printTable } from '../printTable.js';
import { BAD_DAY } from './day.js';
import { type Figures, figuresOf } from './figures.js';
import { replay } from './replay.js';
import { aiFallback } from './strategies/aiFallback.js';
import { oneProvider } from './strategies/oneProvider.js';
import { rxbaton } from './strategies/rxbaton.js';
import { sequentialFallback } from './strategies/sequentialFallback.js';
import type { Strategy } from './strategies/strategy.js';

/** `npm run bench:incident -- 20`: requests a second. At 2 all four days take a few minutes; the shares are the same. */
const requestsPerSecond = Number(process.argv[2] ?? 2);
const day = { requestsPerSecond, hours: 24 };

const percent = (share: number, digits = 2): string => `${(100 * share).toFixed(digits)} %`;
const ms = (time: number): string => `${time.toFixed(0)} ms`;

function row(name: string, figures: Figures): readonly string[] {
  const { complete, broken, wrong, firstChunkP50, firstChunkP99, extraRequests, costPerThousand } = figures;
  const shares = [percent(complete, 3), percent(broken, 3), percent(wrong, 3)];
  return [name, ...shares, ms(firstChunkP50), ms(firstChunkP99), percent(extraRequests), costPerThousand.toFixed(2)];
}

const lived = ({ name, ...strategy }: Strategy, incidents = BAD_DAY): readonly string[] =>
  row(incidents === BAD_DAY ? name : `${name}, on a good day`, figuresOf(replay({ name, ...strategy }, { ...day, incidents })));

printTable(`A day with outages, at ${requestsPerSecond} requests a second`, [
  ['', 'complete', 'broken off', 'doubled', 'first chunk p50', 'p99', 'extra requests', 'cost of 1,000'],
  lived(oneProvider, []),
  lived(rxbaton, []),
  ...[oneProvider, sequentialFallback, aiFallback, rxbaton].map((strategy) => lived(strategy)),
]);
