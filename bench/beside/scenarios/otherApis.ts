import type { Api } from '../api.js';
import type { Bench } from '../bench.js';
import { type ContenderName, OF_ALL_APIS } from '../contenders.js';
import { inRounds } from '../inRounds.js';
import { type Ratio, ratiosOf } from '../ratios.js';
import { type Finding, shown, times } from '../report/finding.js';
import { alike } from './setting.js';

const TOKENS = 2_000;

/** What a token costs on the bytes of the other three APIs. */
export async function otherApis(bench: Bench): Promise<Finding> {
  const anthropic = await cpuOn(bench, 'anthropic');
  const gemini = await cpuOn(bench, 'gemini');
  const responses = await cpuOn(bench, 'responses');
  const cells = (name: ContenderName): readonly string[] =>
    [anthropic, gemini, responses].flatMap((column) => {
      const { figure, ratio } = column.get(name) ?? { figure: Number.NaN, ratio: Number.NaN };
      return [shown(figure), times(ratio)];
    });
  return {
    title: 'CPU per token on the other APIs, µs, and times by hand',
    note: 'One stream, one event a write.',
    rows: [['', 'Anthropic', '', 'Gemini', '', 'Responses', ''], ...OF_ALL_APIS.map((name) => [name, ...cells(name)])],
  };
}

async function cpuOn(bench: Bench, api: Api): Promise<ReadonlyMap<ContenderName, Ratio>> {
  const { rounds, warmUpMs, longAnswers: each } = bench.size;
  const setting = alike(bench, { tokens: TOKENS }, api);
  const figures = await inRounds({ names: OF_ALL_APIS, setting, kind: 'answers', task: { streams: 1, each }, rounds, warmUpMs });
  return ratiosOf(figures, each * TOKENS);
}
