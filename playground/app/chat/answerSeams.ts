import { effect, signal, untracked } from '@angular/core';
import { takeUntilDestroyed, toObservable } from '@angular/core/rxjs-interop';
import type { Chunk, Message } from 'rxbaton';
import { type Chat, injectFailover } from 'rxbaton/angular';
import { catchError, EMPTY, filter, type Observable, scan, startWith, switchMap } from 'rxjs';
import type { Seam } from '../markdown/seam.js';

/** Where the answers of a conversation were handed over. */
export class AnswerSeams {
  private readonly underWay = signal<readonly Seam[]>([]);
  private readonly ofMessages = signal<readonly (readonly Seam[])[]>([]);
  /** Those of answers that are not among the messages yet, in the order in which they were asked for. */
  private waiting: (readonly Seam[])[] = [];

  /** Those of the answer under way. */
  readonly present = this.underWay.asReadonly();
  /** Those of each message. */
  readonly kept = this.ofMessages.asReadonly();

  constructor(kept: readonly (readonly Seam[])[]) {
    this.ofMessages.set(kept);
  }

  /** A question is asked; what is known of an answer that never became a message is forgotten. */
  begin(): void {
    this.waiting = [];
    this.underWay.set([]);
  }

  answerBegun(): void {
    this.waiting.push([]);
  }

  know(seams: readonly Seam[]): void {
    this.waiting[this.waiting.length - 1] = seams;
    this.underWay.set(seams);
  }

  /** Each answer among the messages has had its ticket, in the same order. */
  settle(messages: readonly Message[]): void {
    const known = this.ofMessages();
    if (messages.length === known.length) return;
    const added = messages.slice(known.length).map(({ role }) => (role === 'assistant' ? (this.waiting.shift() ?? []) : []));
    this.ofMessages.set([...known.slice(0, messages.length), ...added]);
  }
}

/** In an injection context: the seams of a chat's answers, as their tickets tell them. */
export function injectAnswerSeams(chat: Chat, kept: readonly (readonly Seam[])[]): AnswerSeams {
  const failover = injectFailover();
  const seams = new AnswerSeams(kept);
  toObservable(chat.ticket)
    .pipe(
      filter((id) => id !== undefined),
      switchMap((id) => {
        seams.answerBegun();
        return seamsIn(failover.ticket(id)?.chunks$ ?? EMPTY);
      }),
      takeUntilDestroyed(),
    )
    .subscribe((found) => seams.know(found));
  effect(() => {
    const messages = chat.messages();
    untracked(() => seams.settle(messages));
  });
  return seams;
}

/** What its answer fails for, the chat tells. */
function seamsIn(chunks$: Observable<Chunk>): Observable<readonly Seam[]> {
  return chunks$.pipe(
    filter((chunk) => chunk.type === 'switch' || chunk.type === 'reset'),
    scan((seams: readonly Seam[], chunk) => {
      // What was said before is gone, and with it where it was handed over; but who began anew is worth a mark.
      if (chunk.type === 'reset') return seams.slice(-1).map((seam) => ({ ...seam, at: 0 }));
      const { at, from, to, mode, cause } = chunk;
      return [...seams, { at, from, to, mode, cause }];
    }, []),
    startWith([]),
    catchError(() => EMPTY),
  );
}
