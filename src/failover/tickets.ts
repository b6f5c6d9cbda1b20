import { AllProvidersFailedError } from '../chat/allProvidersFailedError.js';
import { type ChatRequest, toRequest } from '../chat/chatRequest.js';
import type { Answer } from '../outage/delivery.js';
import type { Ticket } from '../outage/ticket.js';
import { TicketDesk } from '../outage/ticketDesk.js';
import { wallClock } from '../transport/wallClock.js';
import { plainRequest } from '../wire/plainRequest.js';
import type { Switchboard } from './switchboard.js';

/** The tickets of one failover. With a store there may be some from an earlier process; without, there are none until one is asked for. */
export class Tickets {
  private desk: TicketDesk | undefined;

  constructor(
    private readonly board: Switchboard,
    private readonly answer: Answer,
  ) {
    if (board.settings.queue.store !== undefined) this.open();
  }

  submit(request: ChatRequest | string): Ticket {
    return this.open().submit(toRequest(request));
  }

  ticket(id: string): Ticket | undefined {
    return this.desk?.ticket(id);
  }

  async restored(): Promise<void> {
    await this.desk?.opened;
  }

  redrive(id?: string): Promise<readonly Ticket[]> {
    return this.open().redrive(id);
  }

  async close(): Promise<void> {
    // First the tickets, which are not to end with the failover but to go back to the store.
    const closing = this.desk?.close();
    this.board.close();
    await closing;
  }

  private open(): TicketDesk {
    this.desk ??= this.opened();
    return this.desk;
  }

  private opened(): TicketDesk {
    const { board, answer } = this;
    const { settings, outages } = board;
    board.holds = true;
    const desk = new TicketDesk(settings.queue, {
      answer,
      scheduler: settings.scheduler,
      wallClock,
      newId: () => board.newRequestId(),
      plain: plainRequest,
      waiting: () => outages.waiting,
      hold: () => outages.all.gate.begin(),
      isOutage: (error) => AllProvidersFailedError.is(error),
      tell: (type, ticket) => board.tell(ticket, { type, ticket }),
    });
    board.roomMade = () => desk.makesRoom();
    return desk;
  }
}
