import { describe, expect, it } from 'vitest';
import { COLUMNS, type Refusal, refusalRow, streamRow } from '../../../scripts/record/indexRow.js';
import { openai } from '../../../src/providers/openai.js';
import { bytesOf, column, type Row, rows } from '../../wire/replay.js';
import { rowIn, testedBy } from './recorder.js';

describe('a row of INDEX.tsv', () => {
  it('knows the columns of INDEX.tsv', () => {
    expect(Object.keys(rows()[0] ?? {})).toStrictEqual([...COLUMNS]);
  });

  it.each(rows().map((row) => [column(row, 'file'), row] as const))('computes the row of %s', (file, row) => {
    const content = bytesOf(row);
    const api = column(row, 'api');
    const provider = {
      api,
      grammar: column(row, 'wire'),
      wire: testedBy(row).wire,
      keyVariable: '',
      keyOptional: true,
      make: openai,
    };
    const recorded = { file, content, provider, model: 'm', shows: column(row, 'shows'), notes: column(row, 'notes') };
    const isRefusal = file.endsWith('.json');
    const line = isRefusal ? refusalRow(recorded, JSON.parse(content.toString()) as Refusal) : streamRow(recorded);
    expect(computedOf(rowIn(line))).toStrictEqual(computedOf(row));
  });
});

/** What a row says of its recording in the same words, whoever computed it: not where it came from, and no error's exact shape. */
function computedOf(row: Row): Row {
  const others = new Set(['source_repo', 'source_path', 'source_commit', 'licence', 'capture', 'features']);
  for (const name of ['auto_features', 'server_tools', 'error']) others.add(name);
  if (column(row, 'outcome') === 'error') others.add('finish');
  // Gemini's usage behind Vercel's gateway, as that gateway counts it.
  if (column(row, 'file').includes('/vercel-gateway-gemini')) others.add('usage_out');
  return Object.fromEntries(COLUMNS.filter((name) => !others.has(name)).map((name) => [name, column(row, name)]));
}
