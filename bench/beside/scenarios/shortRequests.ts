import type { Bench } from '../bench.js';
import type { ContenderName } from '../contenders.js';
import { inRounds } from '../inRounds.js';
import { type Ratio, ratiosOf } from '../ratios.js';
import { type Finding, shown, times } from '../report/finding.js';
import { alike } from './setting.js';

const TOKENS = 20;
const AT_A_TIME = 8;

/** What a whole request costs that is answered in 20 tokens. */
export async function shortRequests(bench: Bench): Promise<Finding> {
  const alone = await cpuOf(bench, 1);
  const together = await cpuOf(bench, AT_A_TIME);
  const cells = (name: ContenderName): readonly string[] =>
    [alone, together].flatMap((column) => {
      const { figure, ratio } = column.get(name) ?? { figure: Number.NaN, ratio: Number.NaN };
      return [shown(figure), times(ratio)];
    });
  return {
    title: 'CPU per short request, µs, and times by hand',
    note:
      `Answers of ${TOKENS} tokens: one after the other, where the process sleeps before each and finds its caches cold, and ` +
      `${AT_A_TIME} at a time, where it is busy.`,
    rows: [['', 'one at a time', '', `${AT_A_TIME} at a time`, ''], ...bench.size.names.map((name) => [name, ...cells(name)])],
  };
}

async function cpuOf(bench: Bench, streams: number): Promise<ReadonlyMap<ContenderName, Ratio>> {
  const { names, rounds, warmUpMs, shortRequests } = bench.size;
  const each = shortRequests / streams;
  const setting = alike(bench, { tokens: TOKENS });
  const figures = await inRounds({ names, setting, kind: 'answers', task: { streams, each }, rounds, warmUpMs });
  return ratiosOf(figures, shortRequests);
}
