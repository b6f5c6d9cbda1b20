import { concat, defer, finalize, ignoreElements, NEVER, type Observable, of, type SchedulerLike, throwError, timer } from 'rxjs';
import type { Capabilities } from '../../src/chat/capabilities.js';
import type { ChatRequest } from '../../src/chat/chatRequest.js';
import type { Chunk, ChunkBody } from '../../src/chat/chunk.js';
import { type ErrorKind, ProviderError, type ProviderErrorFacts } from '../../src/chat/providerError.js';
import { type Provider, provider } from '../../src/providers/provider.js';

/** A number is a wait in ms, a string a text chunk, an error an error; `'silence'` says nothing more and never ends. */
export type Step = number | string | ChunkBody | ProviderError;

/** A provider that plays one script a request, the last one again and again. */
export interface Scripted {
  readonly provider: Provider;
  readonly requests: readonly ChatRequest[];
  /** Requests whose stream is still under way. */
  readonly open: number;
}

export const start: ChunkBody = { type: 'start', model: 'm' };
export const finish: ChunkBody = { type: 'finish', reason: 'stop' };
export const fails = (kind: ErrorKind, facts: Partial<ProviderErrorFacts> = {}): ProviderError =>
  new ProviderError({ kind, provider: 'scripted', ...facts });

export function scripted(
  scheduler: SchedulerLike,
  id: string,
  scripts: readonly (readonly Step[])[],
  capabilities: Partial<Capabilities> = {},
): Scripted {
  const requests: ChatRequest[] = [];
  let open = 0;
  const answer = (request: ChatRequest): Observable<Chunk> =>
    defer(() => {
      const script = scripts[Math.min(requests.length, scripts.length - 1)] ?? [];
      requests.push(request);
      open++;
      return concat(...script.map((step) => played(step, scheduler))).pipe(finalize(() => open--));
    });
  return {
    provider: provider(id, answer, capabilities),
    requests,
    get open() {
      return open;
    },
  };
}

function played(step: Step, scheduler: SchedulerLike): Observable<Chunk> {
  if (typeof step === 'number') return timer(step, scheduler).pipe(ignoreElements());
  if (step === 'silence') return NEVER;
  if (ProviderError.is(step)) return throwError(() => step);
  const body: ChunkBody = typeof step === 'string' ? { type: 'text', text: step } : step;
  return of({ ...body, provider: 'anyone', attempt: 0 });
}

/** What an answer came to: short enough to compare with one glance. */
export interface Outcome {
  /** Text as it is, other chunks as `<type>`, with what a switch says. */
  readonly said: string;
  readonly error: unknown;
  readonly completed: boolean;
  readonly chunks: readonly Chunk[];
  readonly unsubscribe: () => void;
}

/** Subscribes an answer and writes down what comes. */
export function listen(answer: Observable<Chunk>): Outcome {
  const outcome = { said: '', error: undefined as unknown, completed: false, chunks: [] as Chunk[], unsubscribe: () => {} };
  const subscription = answer.subscribe({
    next: (chunk) => {
      outcome.chunks.push(chunk);
      outcome.said += wordOf(chunk);
    },
    error: (error: unknown) => {
      outcome.error = error;
    },
    complete: () => {
      outcome.completed = true;
    },
  });
  outcome.unsubscribe = () => subscription.unsubscribe();
  return outcome;
}

function wordOf(chunk: Chunk): string {
  if (chunk.type === 'text') return chunk.text;
  if (chunk.type === 'switch') return `<${chunk.from} ${chunk.cause} ${chunk.mode} ${chunk.to} at ${chunk.at}>`;
  return chunk.type === 'reset' ? `<reset ${chunk.discarded}>` : `<${chunk.type}>`;
}
