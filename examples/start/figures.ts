import { lostAndDoubled } from './lostAndDoubled.js';
import type { Outcome } from './playAct.js';

/** What a question's answer came to. */
export interface Figures {
  readonly name: string;
  readonly attempts: number;
  /** Absent when no text came. */
  readonly firstChunkMs: number | undefined;
  /** Absent when nobody went on from another's text. */
  readonly lostAtSwitchMs: number | undefined;
  readonly lost: number;
  readonly doubled: number;
}

/** The figures of an act, a row for each of its questions. */
export function figuresOf({ act, exchanges }: Outcome): readonly Figures[] {
  return exchanges.map(({ attempts, askedAt, firstTextAt, lostAtSwitch, known = '', text }, index) => ({
    name: index === 0 ? act.name : '  asked again',
    attempts: attempts.length,
    firstChunkMs: firstTextAt === undefined ? undefined : firstTextAt - askedAt,
    lostAtSwitchMs: lostAtSwitch,
    ...lostAndDoubled(known, text),
  }));
}
