import { defer, finalize, type Observable, Subscription, tap } from 'rxjs';
import type { ChatRequest } from '../chat/chatRequest.js';
import type { Chunk } from '../chat/chunk.js';
import { watchedBy } from '../failover/callWatch.js';
import type { Failover } from '../failover/failover.js';
import type { FailoverEvent } from '../failover/failoverEvent.js';
import { providerOf } from '../providers/provider.js';
import { CallTrace, type Tracing, within } from './callTrace.js';
import { gauges } from './gauges.js';
import { type InstrumentOptions, instrumentSettings } from './instrumentOptions.js';
import { Instruments } from './instruments.js';

/**
 * The same failover, whose calls are traced and counted through OpenTelemetry.
 *
 * ```text
 * chat failover           |=====================|      INTERNAL, beneath the span that is active when the call is subscribed
 *   chat claude-sonnet-4-5 |=====!                     CLIENT, error.type: stall
 *   chat gpt-4o               |=================|      CLIENT; the HTTP span of an instrumented client goes beneath it
 * ```
 *
 * Spans and metrics bear the GenAI names (`gen_ai.*`); what the failover does about failures is events of the call's span
 * (`rxbaton.switch`, `.retry`, `.reset`, `.queued`) and metrics (`rxbaton.switches`, `.retries`, `.stalls`, `.hedges`,
 * `.call.duration`, `.breaker.state`, `.provider.healthy`, `.queue.waiting`, `.outage`). `error.type` is the kind of a `ProviderError`.
 * No prompt, answer or key is on any of them, but with `captureContent` prompts and whole answers. Tokens are counted where a
 * provider has reported them.
 *
 * Chunks, errors and their times are those of the failover. Unsubscribing ends the spans, with `rxbaton.aborted` and without a
 * status. A ticket's attempts are counted, and have no spans: it may be answered by another process. It listens to the failover
 * until either of the two is closed, which closes both.
 *
 * @param options - A wrong one is a `TypeError` that names it.
 * @example
 * ```ts
 * const chat = instrument(failover([[claude, gpt], haiku]));
 * chat('Hi').pipe(textOf()).subscribe(console.log);
 * ```
 */
export function instrument(failover: Failover, options: InstrumentOptions = {}): Failover {
  const settings = instrumentSettings(options);
  const latest = settings.semconv === 'latest';
  const providerKey = latest ? 'gen_ai.provider.name' : 'gen_ai.system';
  const instruments = new Instruments(settings.meter, providerKey, latest);
  const tracing: Tracing = { ...settings, instruments, providerKey, failover: failover.id };
  const traces = new Map<string, CallTrace>();
  const listening = new Subscription(gauges(settings.meter, failover));
  listening.add(
    failover.events$.subscribe({
      next: (event) => {
        const trace = traces.get(event.requestId);
        count(event, tracing, trace);
        trace?.told(event);
      },
      complete: () => listening.unsubscribe(),
    }),
  );
  let calls = 0;
  const answer = (request: ChatRequest): Observable<Chunk> =>
    defer(() => {
      const trace = new CallTrace(tracing, request, calls++);
      traces.set(trace.requestId, trace);
      return within(trace.context, failover(watchedBy(request, trace))).pipe(
        tap({
          next: (chunk) => trace.see(chunk),
          error: (error: unknown) => trace.failed(error),
          complete: () => trace.completed(),
        }),
        finalize(() => {
          traces.delete(trace.requestId);
          trace.close();
        }),
      );
    });
  return likeFailover(failover, answer, () => listening.unsubscribe());
}

function count(event: FailoverEvent, { instruments, failover }: Tracing, trace: CallTrace | undefined): void {
  const about = { 'rxbaton.failover': failover };
  switch (event.type) {
    case 'attempt-started':
      if (event.hedge === true) instruments.hedges.add(1, { ...about, 'rxbaton.provider': event.provider });
      break;
    case 'attempt-failed':
      if (event.error === 'stall') instruments.stalls.add(1, { ...about, 'rxbaton.provider': event.provider });
      instruments.book(event.booked, trace?.responseModelOf(event.attempt));
      break;
    case 'attempt-succeeded':
    case 'attempt-aborted':
      instruments.book(event.booked, trace?.responseModelOf(event.attempt));
      break;
    case 'retry':
      instruments.retries.add(1, { ...about, 'rxbaton.provider': event.provider });
      break;
    case 'switch': {
      const { from, to, cause } = event;
      instruments.switches.add(1, { ...about, 'rxbaton.from': from, 'rxbaton.to': to, 'rxbaton.cause': cause });
      break;
    }
  }
}

/** A failover in all but how it answers. */
function likeFailover(failover: Failover, answer: (request: ChatRequest) => Observable<Chunk>, onClose: () => void): Failover {
  const { id, capabilities, holdsKey, events$, health$, breakers, outage } = failover;
  const traits = {
    events$,
    health$,
    breakers,
    outage,
    bench: (provider: string, ms: number) => failover.bench(provider, ms),
    diagnose: () => failover.diagnose(),
    learned: () => failover.learned(),
    submit: (request: ChatRequest | string) => failover.submit(request),
    ticket: (ticketId: string) => failover.ticket(ticketId),
    redrive: (ticketId?: string) => failover.redrive(ticketId),
    restored: () => failover.restored(),
    close: async () => {
      onClose();
      await failover.close();
    },
  };
  return Object.defineProperty(
    Object.assign(providerOf({ id, capabilities, holdsKey }, answer), traits, { ranking: [] }),
    'ranking',
    {
      get: () => failover.ranking,
      enumerable: true,
    },
  );
}
