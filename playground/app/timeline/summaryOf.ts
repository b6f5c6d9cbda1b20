import type { Lane } from '../feed/lane.js';
import type { Connection } from './connection.js';
import type { Recording } from './recording.js';

/** One asking of one provider, in words. */
export interface SummaryRow {
  readonly provider: string;
  readonly asked: string;
  readonly first: string;
  readonly tokens: string;
  readonly outcome: string;
}

/** The last call, for those who do not see the picture: a row for each provider that was asked, in order. */
export function summaryOf(recording: Recording, lanes: readonly Lane[]): readonly SummaryRow[] {
  const call = recording.lastCall;
  const began = call[0]?.from ?? 0;
  return call.map((connection) => ({
    provider: lanes.find(({ id }) => id === connection.lane)?.label ?? connection.lane,
    asked: milliseconds(connection.from - began),
    first: connection.firstAt === undefined ? 'none' : milliseconds(connection.firstAt - connection.from),
    tokens: connection.to === undefined ? 'under way' : String(connection.tokens),
    outcome: outcomeOf(connection),
  }));
}

/** The last call in a sentence; retries that ended alike are counted. */
export function sentenceOf(rows: readonly SummaryRow[]): string {
  if (rows.length === 0) return 'Nothing has been asked yet.';
  const said: { what: string; times: number }[] = [];
  for (const { provider, outcome } of rows) {
    const what = `${provider}: ${outcome}`;
    const last = said.at(-1);
    if (last?.what === what) last.times += 1;
    else said.push({ what, times: 1 });
  }
  return `${said.map(({ what, times }) => (times === 1 ? what : `${what}, ${times} times`)).join(', then ')}.`;
}

function outcomeOf({ ending, reason, firstAt }: Connection): string {
  switch (ending) {
    case undefined:
      return firstAt === undefined ? 'asked' : 'answering';
    case 'aborted':
      return firstAt === undefined ? 'given up before it spoke' : 'given up in the middle';
    case 'failed':
      return `failed (${reason ?? 'unknown'})`;
    case 'end':
      return `ended (${reason ?? 'unknown'})`;
  }
}

function milliseconds(ms: number): string {
  return `${Math.round(ms)} ms`;
}
