import { startUpstream } from 'rxbaton/testing/upstream';
import { concatMap, delay, from, lastValueFrom, toArray } from 'rxjs';
import { ACTS } from './acts.js';
import { allWhole, epilogue } from './epilogue.js';
import { playAct } from './playAct.js';
import { prologue } from './prologue.js';
import type { Screen } from './screen.js';
import type { Terminal } from './terminal.js';

/** Plays all acts; the exit code. */
export async function demo(screen: Screen, { glyphs }: Terminal, now: () => number): Promise<number> {
  const upstream = await startUpstream();
  try {
    screen.print(prologue(glyphs));
    const play$ = from(ACTS).pipe(
      concatMap((act) => playAct(act, { upstream, screen, now }).pipe(delay(screen.pauseMs))),
      toArray(),
    );
    const outcomes = await lastValueFrom(play$);
    screen.print(epilogue(outcomes));
    return allWhole(outcomes) ? 0 : 1;
  } finally {
    await upstream.close();
  }
}
