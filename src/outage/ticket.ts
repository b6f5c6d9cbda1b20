import { type Observable, takeWhile } from 'rxjs';
import { PresentValue } from '../../operators/base/presentValue.js';
import type { Chunk } from '../chat/chunk.js';
import type { Completion } from '../chat/completionFold.js';
import type { TicketStatus } from './outageStore.js';
import { Transcript } from './transcript.js';

/** A request that was handed in, and what becomes of it. */
export interface Ticket {
  readonly id: string;
  readonly status: TicketStatus;
  /** The present status, then each change; completes after the last. */
  readonly status$: Observable<TicketStatus>;
  /** What has been said so far, then the rest as it comes. */
  readonly chunks$: Observable<Chunk>;
  /** Rejects with what the request failed for; nobody has to listen. */
  readonly result: Promise<Completion>;
  /** Takes the request back, wherever it is; nothing happens when it is over. */
  cancel(): void;
}

/** A ticket as the queue sees it. */
export class IssuedTicket implements Ticket {
  readonly status$: Observable<TicketStatus>;
  readonly chunks$: Observable<Chunk>;
  readonly result: Promise<Completion>;
  private readonly shown: PresentValue<TicketStatus>;
  private readonly transcript = new Transcript();
  private resolve: (answer: Completion) => void = () => undefined;
  private reject: (reason: unknown) => void = () => undefined;

  constructor(
    readonly id: string,
    readonly cancel: () => void,
    status: TicketStatus = 'processing',
  ) {
    this.shown = new PresentValue(status);
    this.status$ = this.shown.value$.pipe(takeWhile((now) => now === 'processing' || now === 'queued', true));
    this.chunks$ = this.transcript.chunks$;
    this.result = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.result.catch(() => undefined);
  }

  get status(): TicketStatus {
    return this.shown.value;
  }

  become(status: TicketStatus): void {
    this.shown.set(status);
  }

  hear(chunk: Chunk): void {
    this.transcript.add(chunk);
  }

  finish(answer: Completion): void {
    this.shown.set('done');
    this.transcript.complete();
    this.resolve(answer);
  }

  fail(status: 'failed' | 'expired' | 'dead' | 'cancelled' | 'queued', reason: unknown): void {
    this.shown.set(status);
    this.transcript.error(reason);
    this.reject(reason);
  }
}
