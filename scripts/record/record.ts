import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { catchError, EMPTY, firstValueFrom, from, lastValueFrom, race, timer, toArray } from 'rxjs';
import type { Chunk } from '../../src/chat/chunk.js';
import { ProviderError } from '../../src/chat/providerError.js';
import { isStream } from '../../src/providers/streamAnswer.js';
import type { Transport } from '../../src/transport/transport.js';
import { Capture, type Captured } from './capture.js';
import { Failure } from './failure.js';
import { type Recorded, type Refusal, refusalRow, streamRow } from './indexRow.js';
import type { Order } from './readArguments.js';
import type { Redaction } from './redaction.js';
import type { RequestedProvider } from './requestedProvider.js';

/** How long after the answer's end the server may take to end the response. */
const LAST_BYTES_MS = 3_000;

/** Whom to ask, and with what. */
export interface Means {
  readonly provider: RequestedProvider;
  readonly apiKey: string | undefined;
  readonly transport: Transport;
  readonly redaction: Redaction;
}

export interface Recording {
  readonly path: string;
  /** Of INDEX.tsv. */
  readonly row: string;
  /** What the stream said while it came, and how it failed, if it did. */
  readonly chunks: readonly Chunk[];
  readonly error: unknown;
}

/** Asks the provider once, and writes what came back into a file that was not there before. */
export async function record(order: Order, means: Means): Promise<Recording> {
  for (const ending of ['.sse', '.json', '.headers.json']) refuseToOverwrite(`${order.out}${ending}`);
  const capture = new Capture(means.transport);
  const { chunks, error } = await ask(order, means, capture.transport);
  if (capture.responded) await firstValueFrom(race(from(capture.over), timer(LAST_BYTES_MS)));
  const captured = capture.close();
  if (captured === undefined) throw new Failure(whyNoResponse(error));
  await mkdir(dirname(order.out), { recursive: true });
  const written = isStream(captured) ? await writeStream(order, means, captured) : await writeRefusal(order, means, captured);
  return { ...written, chunks, error };
}

function refuseToOverwrite(path: string): void {
  if (existsSync(path)) throw new Failure(`${path} is there already, and is not overwritten: give another --out.`);
}

async function ask({ model, prompt, baseUrl }: Order, { provider, apiKey }: Means, transport: Transport) {
  let error: unknown;
  const answer = provider
    .make({ model, apiKey, baseUrl, transport })(prompt)
    .pipe(
      catchError((thrown: unknown) => {
        error = thrown;
        return EMPTY;
      }),
      toArray(),
    );
  const chunks: readonly Chunk[] = await lastValueFrom(answer);
  return { chunks, error };
}

function whyNoResponse(error: unknown): string {
  if (!ProviderError.is(error)) return 'The request failed. Nothing was recorded.';
  const advice = error.kind === 'network' ? ' Is the server up, and --base-url right?' : '';
  return `${error.message}.${advice} Nothing was recorded.`;
}

async function writeStream(order: Order, { provider, redaction }: Means, { status, headers, bytes }: Captured) {
  const content = redaction.bytes(bytes);
  const path = `${order.out}.sse`;
  await writeFile(path, content, { flag: 'wx' });
  await writeFile(`${order.out}.headers.json`, json({ status, headers: redaction.headers(headers) }), { flag: 'wx' });
  const notes = Buffer.compare(content, bytes) === 0 ? '' : 'keys or ids redacted';
  return { path, row: streamRow(recordedOf(path, content, order, provider, notes)) };
}

async function writeRefusal(order: Order, { provider, redaction }: Means, { status, headers, bytes }: Captured) {
  const body = redaction.refusal(new TextDecoder().decode(bytes));
  const refusal: Refusal = { status, headers: redaction.headers(headers), body };
  const content = Buffer.from(json(refusal));
  const path = `${order.out}.json`;
  await writeFile(path, content, { flag: 'wx' });
  return { path, row: refusalRow(recordedOf(path, content, order, provider, ''), refusal) };
}

function recordedOf(
  path: string,
  content: Uint8Array,
  { model, shows }: Order,
  provider: RequestedProvider,
  notes: string,
): Recorded {
  return { file: `${provider.api}/${basename(path)}`, content, provider, model, shows, notes };
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 1)}\n`;
}
