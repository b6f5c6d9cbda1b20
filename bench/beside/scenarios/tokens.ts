import type { Bench } from '../bench.js';
import type { ContenderName } from '../contenders.js';
import { inRounds } from '../inRounds.js';
import { type Ratio, ratiosOf } from '../ratios.js';
import { type Finding, shown, times } from '../report/finding.js';
import { alike } from './setting.js';

interface Load {
  readonly streams: number;
  readonly each: number;
  readonly tokens: number;
  readonly eventsPerWrite: number;
}

/** What a token costs: one long answer after another, and many at a time. */
export async function tokens(bench: Bench): Promise<Finding> {
  const loads = loadsOf(bench);
  const columns: ReadonlyMap<ContenderName, Ratio>[] = [];
  for (const load of loads) columns.push(await cpuOf(bench, load));
  const [oneStream] = columns;
  const cells = (name: ContenderName): readonly string[] =>
    columns.flatMap((column) => [shown(column.get(name)?.figure ?? Number.NaN), times(column.get(name)?.ratio ?? Number.NaN)]);
  return {
    title: 'CPU per token, µs, and times by hand',
    note:
      'An answer of 2,000 tokens after another on one stream; 64 streams at a time. Chat Completions in events of about 290 bytes, ' +
      'one in a chunk of the HTTP body, or 32. A gateway is that and the client by hand behind it.',
    rows: [['', ...loads.flatMap(headOf)], ...bench.size.names.map((name) => [name, ...cells(name)])],
    chart: {
      file: 'cpu-per-token.svg',
      title: 'CPU per token, µs (one stream, one event a write)',
      bars: bench.size.names.map((name) => ({ name, value: oneStream?.get(name)?.figure ?? Number.NaN })),
    },
  };
}

function loadsOf({ size }: Bench): readonly Load[] {
  const { longAnswers, manyTokens } = size;
  return size.eventsPerWrite.flatMap((eventsPerWrite) => [
    { streams: 1, each: longAnswers, tokens: 2_000, eventsPerWrite },
    { streams: 64, each: 1, tokens: manyTokens, eventsPerWrite },
  ]);
}

function headOf({ streams, eventsPerWrite }: Load): readonly string[] {
  const what = streams === 1 ? '1 stream' : `${streams} streams`;
  return [eventsPerWrite === 1 ? what : `${what}, ${eventsPerWrite} a write`, ''];
}

async function cpuOf(bench: Bench, { streams, each, tokens, eventsPerWrite }: Load): Promise<ReadonlyMap<ContenderName, Ratio>> {
  const { rounds, warmUpMs } = bench.size;
  const setting = alike(bench, { tokens, eventsPerWrite });
  const figures = await inRounds({
    names: bench.size.names,
    setting,
    kind: 'answers',
    task: { streams, each },
    rounds,
    warmUpMs,
  });
  return ratiosOf(figures, streams * each * tokens);
}
