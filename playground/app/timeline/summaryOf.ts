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

/** The last call in a sentence. */
export function sentenceOf(rows: readonly SummaryRow[]): string {
  if (rows.length === 0) return 'Nothing has been asked yet.';
  return `${rows.map(({ provider, outcome }) => `${provider}: ${outcome}`).join(', then ')}.`;
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
