import type { Subscriber } from 'rxjs';
import type { Chunk } from '../chat/chunk.js';
import { type Carriage, carrierIn, type Receiver, type ResponseHead } from '../transport/carrier.js';
import { networkError } from '../transport/networkError.js';
import { pulledFrom } from '../transport/pulled.js';
import type { Transport, TransportRequest } from '../transport/transport.js';
import { AnswerReader } from './answerReader.js';
import type { BodyReader, ReaderSettings } from './bodyReader.js';
import { RefusalReader } from './refusalReader.js';

/** Everything one request needs. */
export interface Call extends ReaderSettings {
  readonly transport: Transport;
  readonly request: Omit<TransportRequest, 'signal'>;
}

/**
 * Sends a request and hands the chunks of its answer to `subscriber`, up to its completion; everything that is not a whole answer is
 * a `ProviderError`. Unsubscribing aborts the request.
 */
export function streamAnswer(call: Call, subscriber: Subscriber<Chunk>): void {
  const carrier = carrierIn(call.transport) ?? pulledFrom(call.transport);
  const response = new ResponseReader(call, subscriber);
  response.carriage = carrier(call.request, response);
  subscriber.add(() => response.carriage?.abort());
}

/** Reads a response as what its head says it is. */
class ResponseReader implements Receiver {
  carriage: Carriage | undefined;
  private body: BodyReader | undefined;

  constructor(
    private readonly call: Call,
    private readonly subscriber: Subscriber<Chunk>,
  ) {}

  head(head: ResponseHead): void {
    const goOn = (): void => this.carriage?.resume();
    this.body = isStream(head)
      ? new AnswerReader(this.call, this.subscriber, goOn)
      : new RefusalReader(this.call, head, this.subscriber);
  }

  bytes(part: Uint8Array): boolean {
    return this.body?.bytes(part) ?? true;
  }

  end(): void {
    this.body?.end();
  }

  broke(thrown: unknown): void {
    if (this.body === undefined) this.subscriber.error(networkError(this.call.target.id, thrown));
    else this.body.broke(thrown);
  }
}

/** Some servers stream under a wrong content type, so only what surely holds something else is taken for it. */
export function isStream({ status, headers }: Pick<ResponseHead, 'status' | 'headers'>): boolean {
  return status === 200 && !/json|html/i.test(headers.get('content-type') ?? '');
}
