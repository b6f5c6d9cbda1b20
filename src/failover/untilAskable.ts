import { concatMap, defer, merge, type Observable, take, timer } from 'rxjs';
import { LONGEST_TIMER } from '../../operators/base/longestTimer.js';
import type { Chunk } from '../chat/chunk.js';
import type { Member } from './member.js';
import type { Switchboard } from './switchboard.js';

/**
 * Puts a leg off while the circuits of all that it may ask are open, and it is no outage, since somebody else's is not: one whose
 * answers have broken off too often within this call, or that cannot do what is asked.
 *
 * ```text
 * circuits of members   open---------------half-open
 * untilAskable(…, leg)  -------------------a--b--|
 * ```
 *
 * @param members - Whom the leg may ask now.
 */
export function untilAskable(
  members: () => readonly Member[],
  board: Switchboard,
  leg: (asked: readonly Member[]) => Observable<Chunk>,
): Observable<Chunk> {
  const { scheduler } = board.settings;
  return defer(() => {
    const asked = members();
    if (board.isClosed || !board.shutsOut(asked)) return leg(asked);
    const soonest = Math.min(...asked.map(({ nextChange }) => nextChange)) - scheduler.now();
    const change$ = merge(board.changes$, board.closed$, timer(Math.min(soonest, LONGEST_TIMER), scheduler));
    return change$.pipe(
      take(1),
      concatMap(() => untilAskable(members, board, leg)),
    );
  });
}
