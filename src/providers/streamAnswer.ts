import { firstValueFrom, from, map, race, type Subscriber, timer } from 'rxjs';
import type { Chunk } from '../chat/chunk.js';
import type { ProviderError } from '../chat/providerError.js';
import { networkError } from '../transport/networkError.js';
import { readAll } from '../transport/readAll.js';
import type { Transport, TransportRequest, TransportResponse } from '../transport/transport.js';
import { AnswerReader, type ReaderSettings } from './answerReader.js';

/** How long the body of a refusal may take. */
const ERROR_BODY_MS = 1_000;

/** Everything one request needs. */
export interface Call extends ReaderSettings {
  readonly transport: Transport;
  readonly request: Omit<TransportRequest, 'signal'>;
}

/**
 * Sends a request and hands the chunks of its answer to `subscriber`, up to its completion.
 *
 * Rejects with a `ProviderError` on everything that is not a whole answer.
 */
export async function streamAnswer(call: Call, subscriber: Subscriber<Chunk>, signal: AbortSignal): Promise<void> {
  const response = await open(call, signal);
  if (!isStream(response)) throw await refusalOf(call, response);
  await new AnswerReader(call, subscriber).read(response.body);
}

async function open({ transport, request, target }: Call, signal: AbortSignal): Promise<TransportResponse> {
  try {
    return await transport({ ...request, signal });
  } catch (thrown) {
    throw networkError(target.id, thrown);
  }
}

/** Some servers stream under a wrong content type, so only what surely holds something else is taken for it. */
export function isStream({ status, headers }: Pick<TransportResponse, 'status' | 'headers'>): boolean {
  return status === 200 && !/json|html/i.test(headers.get('content-type') ?? '');
}

/** The status and headers tell the kind as a rule: the body is waited for a little, since some never end. */
async function refusalOf(
  { wire, target, limits, scheduler }: Call,
  { status, headers, body }: TransportResponse,
): Promise<ProviderError> {
  const nothing = timer(ERROR_BODY_MS, scheduler).pipe(map(() => ''));
  const text = await firstValueFrom(race(from(readAll(body, limits.errorBytes)), nothing));
  return wire.mapError({ status, headers, body: text }, target);
}
