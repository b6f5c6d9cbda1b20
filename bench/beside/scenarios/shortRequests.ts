import type { Bench } from '../bench.js';
import { ALL } from '../contenders.js';
import { inRounds } from '../inRounds.js';
import { ratiosOf } from '../ratios.js';
import { type Finding, shown, times } from '../report/finding.js';
import { alike } from './setting.js';

/** What a whole request costs that is answered in 20 tokens. */
export async function shortRequests(bench: Bench): Promise<Finding> {
  const { rounds, warmUps, shortRequests: each } = bench.size;
  const setting = alike(bench, { tokens: 20 });
  const figures = await inRounds({ names: ALL, setting, kind: 'answers', task: { streams: 1, each }, rounds, warmUps });
  const ratios = [...ratiosOf(figures, each)];
  return {
    title: 'CPU per short request, µs, and times by hand',
    note: 'Answers of 20 tokens, one after the other.',
    rows: [['', 'a request', ''], ...ratios.map(([name, { figure, ratio }]) => [name, shown(figure), times(ratio)])],
  };
}
