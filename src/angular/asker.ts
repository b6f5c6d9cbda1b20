import { inject } from '@angular/core';
import { defer, map, mergeMap, type Observable } from 'rxjs';
import type { ChatRequest } from '../chat/chatRequest.js';
import type { Failover } from '../failover/failover.js';
import type { Ticket } from '../outage/ticket.js';
import type { Provider } from '../providers/provider.js';
import type { Answer } from './answer.js';
import { answersOf } from './answersOf.js';
import type { ChatOptions } from './chatOptions.js';
import { FAILOVER } from './failoverToken.js';
import { FRAMES } from './frames.js';
import { heardOf, isFailover } from './heardOf.js';
import { KEY_WARNING } from './keyWarning.js';
import { ticketAnswers } from './ticketAnswers.js';
import { UnansweredTicketError } from './unansweredTicketError.js';

/** The way from a chat to whoever answers. */
export interface Asker {
  readonly answers: (request: ChatRequest) => Observable<Answer>;
  /** The answer of a ticket that was handed in before. */
  readonly followed: (ticket: string) => Observable<Answer>;
  /** The ticket of what was asked last is not wanted any more. */
  readonly takeBack: () => void;
}

/** In an injection context: asks the provider of the options, or the application's failover. */
export function asker(options: ChatOptions): Asker {
  const provided = inject(FAILOVER, { optional: true });
  const provider = options.provider ?? provided?.failover;
  if (provider === undefined) {
    throw new TypeError('injectChat(): there is nobody to ask: add provideFailover(…) to the providers, or give { provider }');
  }
  if (options.provider !== undefined) inject(KEY_WARNING)(options.provider);
  const { durable = options.provider === undefined && provided?.durable } = options;
  if (durable === true) return new TicketAsker(ticketed(provider, 'durable'));
  const clock = options.frames ?? inject(FRAMES);
  const tickets = isFailover(provider) ? new TicketAsker(provider) : undefined;
  return {
    answers: (request) => answersOf(heardOf(provider, request), clock),
    followed: (id) => (tickets ?? new TicketAsker(ticketed(provider, 'resume'))).followed(id),
    takeBack: () => tickets?.takeBack(),
  };
}

function ticketed(provider: Provider, option: string): Failover {
  if (isFailover(provider)) return provider;
  throw new TypeError(`injectChat({ ${option} }): only a failover has tickets, not '${provider.id}'`);
}

class TicketAsker implements Asker {
  private ticket: Ticket | undefined;

  constructor(private readonly failover: Failover) {}

  readonly answers = (request: ChatRequest): Observable<Answer> => defer(() => this.answersTo(this.failover.submit(request)));

  readonly followed = (id: string): Observable<Answer> =>
    defer(() => this.failover.restored()).pipe(
      map(() => this.failover.ticket(id)),
      mergeMap((ticket) => {
        if (ticket === undefined) throw new UnansweredTicketError(id, undefined);
        return this.answersTo(ticket);
      }),
    );

  readonly takeBack = (): void => {
    this.ticket?.cancel();
    this.ticket = undefined;
  };

  private answersTo(ticket: Ticket): Observable<Answer> {
    this.ticket = ticket;
    return ticketAnswers(ticket);
  }
}
