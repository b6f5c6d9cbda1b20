import { defer, type Observable, type Subscription } from 'rxjs';
import type { ChatRequest } from '../chat/chatRequest.js';
import type { Chunk } from '../chat/chunk.js';
import { completion } from '../chat/completion.js';
import { untilAborted } from '../chat/untilAborted.js';
import type { Provider } from '../providers/provider.js';
import { withPushedBody } from '../transport/pushedBody.js';
import { AnswerStream } from './answerStream.js';
import type { AskedAnswer, Envelope, GatewayApi } from './apis/gatewayApi.js';
import { type Attendant, attended } from './attended.js';
import { GatewayError } from './gatewayError.js';
import { gatewayErrorOf } from './gatewayErrorOf.js';
import type { GatewaySettings } from './gatewayOptions.js';
import { jsonResponse } from './jsonResponse.js';
import type { Owner } from './keyring.js';
import { isFailover, soonestReturn } from './standing.js';
import type { Asking, HeldAnswer, TicketOffice } from './ticketOffice.js';

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // A proxy that buffers would hold back what is to be read as it is said.
  'x-accel-buffering': 'no',
};

/** The wait between two looks at a ticket, in seconds. */
export const TICKET_RETRY = '2';

/** One request for an answer, as far as it is understood. */
export interface Question {
  /** Names the request, and what answers it. */
  readonly id: string;
  readonly http: Request;
  readonly api: GatewayApi;
  readonly asked: AskedAnswer;
  readonly provider: Provider;
  readonly owner: Owner;
  /** Given up when the answer has ended. */
  readonly place: Subscription;
}

/** Gives answers: whole, streamed, or later. */
export class Answering {
  constructor(
    private readonly settings: GatewaySettings,
    private readonly office: TicketOffice,
  ) {}

  async answer(question: Question): Promise<Response> {
    const asking = this.askingOf(question);
    if (prefersLater(question.http)) return this.later(question, asking);
    const held = this.office.holding(asking);
    const response = question.asked.stream ? this.streamed(question, asking, held) : this.whole(question, asking, held);
    return response.then(
      (answer) => withTicket(answer, held),
      (error: unknown) => {
        throw gatewayErrorOf(error, soonestReturn(question.provider));
      },
    );
  }

  private askingOf({ id, api, asked, owner }: Question): Asking {
    const envelope: Envelope = { id, created: Math.floor(this.settings.wallClock() / 1_000), model: asked.model };
    return { owner: owner.id, api, asked, envelope };
  }

  private async whole(question: Question, { api, asked, envelope }: Asking, held: HeldAnswer): Promise<Response> {
    const answer = await completion(this.chunksOf(question, held), { signal: question.http.signal });
    return jsonResponse(api.answerBody(answer, asked, envelope, held.rawFinish));
  }

  private async streamed(question: Question, { api, asked, envelope }: Asking, held: HeldAnswer): Promise<Response> {
    const { http, provider } = question;
    const chunks = this.chunksOf(question, held).pipe(untilAborted(http.signal));
    const errorOf = (error: unknown): GatewayError => gatewayErrorOf(error, soonestReturn(provider));
    const { heartbeat } = api;
    const stream = new AnswerStream({ chunks, writer: api.openAnswer(asked, envelope), heartbeat, errorOf }, this.settings);
    await stream.begun;
    return withPushedBody(new Response(stream.body, { headers: STREAM_HEADERS }), stream);
  }

  private later(question: Question, asking: Asking): Response {
    const { provider, asked, place } = question;
    if (!isFailover(provider)) {
      const message = 'This model cannot answer later: it has no queue';
      throw new GatewayError({ status: 501, code: 'not_supported', message, shouldRetry: false });
    }
    const ticket = provider.submit(requestOf(question));
    this.office.file(ticket, asking);
    place.unsubscribe();
    const told = this.office.told(ticket.id, asking.owner, gatewayErrorOf);
    const headers = {
      location: `/v1/tickets/${encodeURIComponent(ticket.id)}`,
      'preference-applied': 'respond-async',
      'retry-after': TICKET_RETRY,
    };
    return jsonResponse(told ?? { id: ticket.id, object: 'ticket', status: ticket.status, model: asked.model }, 202, headers);
  }

  private chunksOf(question: Question, held: HeldAnswer): Observable<Chunk> {
    const { provider, asked, api, place } = question;
    const guest: Attendant = { hear: () => undefined, end: () => place.unsubscribe() };
    // What nobody comes to hear, or a provider refuses to begin, has no end that could be counted.
    return defer(() => {
      const answer = provider(requestOf(question));
      const meter = this.settings.metrics?.begin(asked.model, api.name);
      return attended(answer, meter === undefined ? [held, guest] : [held, guest, meter]);
    });
  }
}

/** Two owners' keys are two, also where a provider is told them, whatever a client puts into its own. */
function requestOf({ asked, http, owner }: Question): ChatRequest {
  const key = http.headers.get('idempotency-key');
  if (key === null || key === '') return asked.request;
  return { ...asked.request, idempotencyKey: owner.id === '' ? key : `${encodeURIComponent(owner.id)}:${key}` };
}

/** RFC 7240. */
function prefersLater({ headers }: Request): boolean {
  return (headers.get('prefer') ?? '').split(/[,;]/).some((preference) => preference.trim().toLowerCase() === 'respond-async');
}

function withTicket(response: Response, { ticket }: HeldAnswer): Response {
  if (ticket !== undefined) response.headers.set('x-rxbaton-ticket', ticket);
  return response;
}
