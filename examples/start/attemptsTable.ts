import type { Attempt } from 'rxbaton';
import { type Line, span } from './line.js';
import { milliseconds } from './milliseconds.js';
import { table } from './table.js';
import { toneOf } from './toneOf.js';

const HEAD = ['provider', 'outcome', 'first chunk', 'total', 'tokens'];

/** Who was asked, and what came of it. Tokens that nobody reported are estimates. */
export function attemptsTable(attempts: readonly Attempt[]): readonly Line[] {
  const [head = '', ...rows] = table([HEAD, ...attempts.map(rowOf)], (column) => column > 1);
  return [[span(head, 'bold')], ...rows.map((row, index) => [span(row, toneOf(attempts[index]?.provider ?? ''))])];
}

function rowOf({ provider, outcome, error, firstChunkMs, totalMs, usage, estimated }: Attempt): readonly string[] {
  const { outputTokens = 0 } = usage;
  const tokens = estimated && outputTokens > 0 ? `about ${outputTokens}` : String(outputTokens);
  return [provider, error ?? outcome, milliseconds(firstChunkMs), milliseconds(totalMs), tokens];
}
