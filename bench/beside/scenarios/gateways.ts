import { median } from '../../median.js';
import type { Bench } from '../bench.js';
import type { ContenderName } from '../contenders.js';
import { inRounds } from '../inRounds.js';
import { type Finding, shown, times } from '../report/finding.js';
import { alike } from './setting.js';

const NAMES: readonly ContenderName[] = ['Portkey gateway', 'rxbaton gateway'];

/** What a token and a short request cost the process of a gateway, whatever client stands before it. */
export async function gateways(bench: Bench): Promise<Finding> {
  const { longAnswers, manyTokens, shortRequests } = bench.size;
  const columns = [
    await cpuOf(bench, { streams: 1, each: longAnswers, tokens: 2_000 }, 2_000),
    await cpuOf(bench, { streams: 64, each: 1, tokens: manyTokens }, manyTokens),
    await cpuOf(bench, { streams: 1, each: shortRequests, tokens: 20 }, 1),
    await cpuOf(bench, { streams: 8, each: shortRequests / 8, tokens: 20 }, 1),
  ];
  return {
    title: 'CPU of a gateway’s own process, µs, and times Portkey’s',
    note: 'A token of one stream, of 64 streams at a time, and a request of 20 tokens, alone and with seven others. rxbaton’s stands on a failover with every guard.',
    rows: [
      ['', 'a token', '', '64 streams', '', 'a request', '', '8 at a time', ''],
      ...NAMES.map((name) => [
        name,
        ...columns.flatMap((column) => {
          const [base = Number.NaN] = column.values();
          const figure = column.get(name) ?? Number.NaN;
          return [shown(figure), times(figure / base)];
        }),
      ]),
    ],
  };
}

interface Load {
  readonly streams: number;
  readonly each: number;
  readonly tokens: number;
}

/** Medians of the rounds, by contender, for one of `perAnswer` parts of an answer. */
async function cpuOf(
  bench: Bench,
  { streams, each, tokens }: Load,
  perAnswer: number,
): Promise<ReadonlyMap<ContenderName, number>> {
  const { rounds, warmUpMs } = bench.size;
  const setting = alike(bench, { tokens });
  const figures = await inRounds({ names: NAMES, setting, kind: 'beside', task: { streams, each }, rounds, warmUpMs });
  return new Map([...figures].map(([name, of]) => [name, median(of) / (streams * each * perAnswer)]));
}
