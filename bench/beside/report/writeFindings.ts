import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chartSvg } from './chart.js';
import type { Finding } from './finding.js';

const DOCS = fileURLToPath(new URL('../../../../docs/', import.meta.url));
const PAGE = `${DOCS}performance.md`;
const BEGINS = '<!-- what `npm run bench -- --write` found -->';
const ENDS = '<!-- the end of that -->';

/** Puts the figures of a run between their marks in docs/performance.md, and its pictures into docs/bench. */
export function writeFindings(run: string, findings: readonly Finding[]): void {
  mkdirSync(`${DOCS}bench`, { recursive: true });
  for (const { chart } of findings) if (chart !== undefined) writeFileSync(`${DOCS}bench/${chart.file}`, chartSvg(chart));
  const [before = '', rest = ''] = readFileSync(PAGE, 'utf8').split(BEGINS);
  const [, after] = rest.split(ENDS);
  if (after === undefined) throw new Error(`${PAGE} has lost the marks that the figures stand between.`);
  const figures = [`${run}.`, ...findings.map(sectionOf)].join('\n\n');
  writeFileSync(PAGE, `${before}${BEGINS}\n\n${figures}\n\n${ENDS}${after}`);
}

function sectionOf({ title, note, rows, chart }: Finding): string {
  const picture = chart === undefined ? [] : [`![${chart.title}](bench/${chart.file})`];
  const [head = [], ...body] = rows;
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |');
  const rule = line(head.map((_, column) => (column === 0 ? '---' : '---:')));
  return [`### ${title}`, note, ...picture, [line(head), rule, ...body.map(line)].join('\n')].join('\n\n');
}
