import { catchError, concat, defer, EMPTY, filter, from, map, merge, type Observable, scan, startWith, takeUntil } from 'rxjs';
import type { Ticket } from '../outage/ticket.js';
import { type Answer, ASKED, answerAfter, answerDone, type Heard } from './answer.js';
import { UnansweredTicketError } from './unansweredTicketError.js';

/**
 * What becomes of a ticket, from wherever it stands.
 *
 * ```text
 * chunks$          --q--------S--H--i--F|
 * status$          p----q-----p---------d|
 * ticketAnswers()  a----b-----c--d--e--f(g|)     b: queued, once the store has it; g: done, with its completion
 * ```
 *
 * Errors with what the ticket failed for. Unsubscribing leaves the ticket alone: `cancel()` takes it back.
 */
export function ticketAnswers(ticket: Ticket): Observable<Answer> {
  return defer(() => {
    const { id, status } = ticket;
    if (!ANSWERABLE.has(status)) throw new UnansweredTicketError(id, status);
    let answer: Answer = { ...ASKED, ticket: id };
    const growing = heardOfTicket(ticket).pipe(
      scan(answerAfter, answer),
      map((next) => {
        answer = { ...next, ticket: id };
        return answer;
      }),
      startWith(answer),
      takeUntil(settled(ticket)),
    );
    return concat(growing, defer(() => ticket.result).pipe(map((completion) => answerDone(answer, completion))));
  });
}

const ANSWERABLE: ReadonlySet<string> = new Set(['processing', 'queued', 'done']);

/** Not that it is to be queued, but that it is: then the store has it. What the stream fails for its result tells. */
function heardOfTicket({ chunks$, status$ }: Ticket): Observable<Heard> {
  return merge(
    status$.pipe(
      filter((status) => status === 'queued'),
      map(() => ({ type: 'acknowledged' as const })),
    ),
    chunks$.pipe(
      filter(({ type }) => type !== 'queued'),
      catchError(() => EMPTY),
    ),
  );
}

function settled({ result }: Ticket): Observable<unknown> {
  return defer(() => from(result)).pipe(catchError((error: unknown) => [error]));
}
