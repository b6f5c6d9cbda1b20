import type { Chunk } from '../chat/chunk.js';
import { type Completion, CompletionFold } from '../chat/completionFold.js';
import { definedOf } from '../chat/definedOf.js';
import type { TicketStatus } from '../outage/outageStore.js';
import type { Ticket } from '../outage/ticket.js';
import type { JsonObject } from '../wire/jsonObject.js';
import type { AskedAnswer, Envelope, GatewayApi } from './apis/gatewayApi.js';
import type { Attendant } from './attended.js';
import type { GatewayError } from './gatewayError.js';
import type { GatewaySettings } from './gatewayOptions.js';

/** What was asked, by whom, and in which API's form they are to be told of it. */
export interface Asking {
  readonly owner: string;
  readonly api: GatewayApi;
  readonly asked: AskedAnswer;
  readonly envelope: Envelope;
}

interface Filed extends Asking {
  status: () => TicketStatus;
  answer?: Completion;
  rawFinish?: string | undefined;
  failure?: unknown;
}

/** Remembers the requests that were held or handed in, for those who made them, and forgets the oldest first. */
export class TicketOffice {
  private readonly files = new Map<string, Filed>();

  constructor(private settings: Pick<GatewaySettings, 'maxTickets' | 'scheduler'>) {}

  /** Other settings from now on; what is filed stays, as far as they let it. */
  follow(settings: Pick<GatewaySettings, 'maxTickets' | 'scheduler'>): void {
    this.settings = settings;
    this.shrink();
  }

  /** A request that was handed in. Handed in again, it is told of as it was the first time. */
  file(ticket: Ticket, asking: Asking): void {
    if (this.files.get(ticket.id)?.owner === asking.owner) return;
    const filed: Filed = { ...asking, status: () => ticket.status };
    this.keep(ticket.id, filed);
    ticket.result.then(
      (answer) => {
        filed.answer = answer;
      },
      (failure: unknown) => {
        filed.failure = failure;
      },
    );
  }

  /** Files the request when it is held, and what becomes of it while its client listens. */
  holding(asking: Asking): HeldAnswer {
    return new HeldAnswer(this.settings, (ticket, status) => {
      const filed: Filed = { ...asking, status };
      this.keep(ticket, filed);
      return filed;
    });
  }

  /** What a ticket has come to; `undefined` when it is none of this owner's. */
  told(id: string, owner: string, errorOf: (failure: unknown) => GatewayError): JsonObject | undefined {
    const filed = this.files.get(id);
    if (filed === undefined || filed.owner !== owner) return undefined;
    const { api, asked, envelope, answer, rawFinish, failure } = filed;
    const told = failure === undefined ? undefined : api.errorBody(errorOf(failure));
    return definedOf({
      id,
      object: 'ticket',
      status: filed.status(),
      created: envelope.created,
      model: envelope.model,
      response: answer && api.answerBody(answer, asked, envelope, rawFinish),
      error: told && (told.error ?? told),
    });
  }

  private keep(id: string, filed: Filed): void {
    this.files.delete(id);
    this.files.set(id, filed);
    this.shrink();
  }

  private shrink(): void {
    for (const oldest of this.files.keys()) {
      if (this.files.size <= this.settings.maxTickets) return;
      this.files.delete(oldest);
    }
  }
}

/** Follows an answer that may be held: nothing is kept of one that is not. */
export class HeldAnswer implements Attendant {
  /** The ticket's id, once it is held. */
  ticket: string | undefined;
  /** The provider's own word for why the answer ended. */
  rawFinish: string | undefined;
  private status: TicketStatus = 'queued';
  private filed: Filed | undefined;
  private fold: CompletionFold | undefined;

  constructor(
    private readonly settings: Pick<GatewaySettings, 'scheduler'>,
    private readonly file: (ticket: string, status: () => TicketStatus) => Filed,
  ) {}

  hear(chunk: Chunk): void {
    if (chunk.type === 'finish') this.rawFinish = chunk.raw;
    if (chunk.type === 'queued') this.queued(chunk.ticket);
    else if (this.fold !== undefined) {
      this.status = 'processing';
      this.fold.add(chunk);
    }
  }

  end(outcome: 'answered' | 'failed' | 'cancelled', error?: unknown): void {
    const { filed } = this;
    if (filed === undefined) return;
    this.status = outcome === 'answered' ? 'done' : outcome;
    if (outcome === 'answered') {
      filed.answer = this.fold?.completion() as Completion; // Its `finish` has come.
      filed.rawFinish = this.rawFinish;
    } else if (outcome === 'failed') filed.failure = error;
    this.fold = undefined;
  }

  private queued(ticket: string): void {
    this.status = 'queued';
    if (this.filed !== undefined) return;
    this.ticket = ticket;
    this.fold = new CompletionFold(this.settings.scheduler);
    this.filed = this.file(ticket, () => this.status);
  }
}
