import { defer, map, type Observable, startWith } from 'rxjs';
import { above, checkNumber, checkOneOf } from '../../operators/base/checkOption.js';
import type { BreakerState, CircuitBreaker, HealthSnapshot, Outage } from '../../operators/index.js';
import type { Capabilities } from '../chat/capabilities.js';
import type { ChatRequest } from '../chat/chatRequest.js';
import type { Chunk } from '../chat/chunk.js';
import type { Delivery } from '../outage/delivery.js';
import type { Ticket } from '../outage/ticket.js';
import { type Provider, providerOf } from '../providers/provider.js';
import { withinRequestBounds } from '../providers/withinRequestBounds.js';
import { Call } from './call.js';
import { unwatched } from './callWatch.js';
import type { FailoverEvent } from './failoverEvent.js';
import { type FailoverOptions, type FailoverSettings, failoverSettings } from './failoverOptions.js';
import type { Diagnosis } from './flywheel/diagnosis.js';
import type { Learned } from './flywheel/learned.js';
import { type Ladder, rungsOf } from './ladder.js';
import type { Member } from './member.js';
import { Switchboard } from './switchboard.js';
import { Tickets } from './tickets.js';

/** What is known of one provider. */
export interface ProviderStatus extends HealthSnapshot {
  readonly provider: string;
  readonly rung: number;
  readonly breaker: BreakerState;
}

/** A provider made of providers. */
export interface Failover extends Provider {
  readonly events$: Observable<FailoverEvent>;
  /** The present state, then each change. */
  readonly health$: Observable<readonly ProviderStatus[]>;
  /** Provider ids, best first: the order in which the next call will try them. */
  readonly ranking: readonly string[];
  /**
   * Hands a request in: it is answered now, or when somebody is up again, in a later process too if `queue.store` outlives this one.
   *
   * The request is acknowledged when its ticket's status is `queued`: then the store has it. It is answered at least once, and may
   * be asked for again after a crash; the same `idempotencyKey` gives the same ticket.
   */
  submit(request: ChatRequest | string): Ticket;
  /** The ticket of this id, while it is under way and for a while after. */
  ticket(id: string): Ticket | undefined;
  /** Resolves when the tickets of an earlier process are here again, and `ticket(id)` knows them; rejects with the store's error. */
  restored(): Promise<void>;
  /** Asks again for a request that became a dead letter, or for all of them. */
  redrive(id?: string): Promise<readonly Ticket[]>;
  /** The circuit breaker of each provider, by id: to look at, to trip by hand, or to share with other processes. */
  readonly breakers: ReadonlyMap<string, CircuitBreaker>;
  /** Whether everything is down, and how many requests wait for that to end: read anew each time. */
  readonly outage: Readonly<Pick<Outage, 'down' | 'waiting'>>;
  /** Leaves a provider alone for so many ms, as after a long `Retry-After`: its calls begin with the next. */
  bench(provider: string, ms: number): void;
  /** What failed how, what was done about it, and what came of that: in figures, and in words. */
  diagnose(): Diagnosis;
  /** What `diagnose()` rests on, as JSON: the `learned` option of a later failover. */
  learned(): Learned;
  /** Stops the probes and the drain; tickets go back to the store, and other requests that are held end with what they waited for. */
  close(): Promise<void>;
}

/**
 * One provider made of many: a request that one cannot answer, or not to its end, is answered by the next.
 *
 * ```text
 * primary            --H--e--l--l-----(silence)
 * backup                               --o--!--|    asked to go on from 'Hell'
 * failover([[p, b]]) --H--e--l--l-------~-o-!--|    ~ a `switch` chunk marks the seam
 * ```
 *
 * Hiccups (429, 5xx, a connection lost before content) are retried where they happened; sustained failures, open circuits and
 * silence go to the next best equal, then to the next rung. After content has come the next provider goes on at the very
 * character, or starts over after a `reset` where that would be wrong (tool calls, JSON). With `onOutage: 'hold'` a request that
 * nobody can answer now is answered after recovery.
 *
 * Errors with the `ProviderError` of a request that is itself at fault, and with {@link AllProvidersFailedError} when all have
 * failed. Unsubscribing aborts whatever is under way. Breakers, health and order are the state of the failover, shared by its
 * calls; a timer runs only while a provider is unwell.
 *
 * @param ladder - Rungs of equals, best first; a flat list is one rung.
 * @example
 * ```ts
 * const chat = failover([[claude, gpt], [haiku, mini]], { onOutage: 'hold' });
 * chat('Generate a weekly report').pipe(textOf()).subscribe((text) => process.stdout.write(text));
 * ```
 */
export function failover(ladder: Ladder, options: FailoverOptions = {}): Failover {
  const rungs = rungsOf(ladder);
  const providers = rungs.flat();
  const settings = failoverSettings(options, providers.length);
  const board = new Switchboard(rungs, settings);
  const holdsKey = providers.some((one) => one.holdsKey);
  const provider = providerOf({ id: settings.id, capabilities: capabilitiesOfAll(providers), holdsKey }, (request) =>
    answerTo(board, settings, request),
  );
  const health$ = defer(() =>
    board.changes$.pipe(
      startWith(undefined),
      map(() => board.members.map(statusOf)),
    ),
  );
  const tickets = new Tickets(board, (request, delivery) => answerTo(board, settings, request, delivery));
  const traits = {
    events$: board.events$,
    health$,
    breakers: new Map(board.members.map(({ id, breaker }) => [id, breaker])),
    outage: {
      get down() {
        return board.outages.all.gate.down;
      },
      get waiting() {
        return board.outages.waiting;
      },
    },
    bench: (id: string, ms: number) => board.bench(id, checkNumber('bench(provider, ms)', ms, above(0))),
    diagnose: () => board.flywheel.diagnosis(settings.learn),
    learned: () => board.flywheel.learned(),
    submit: (request: ChatRequest | string) => tickets.submit(request),
    ticket: (id: string) => tickets.ticket(id),
    restored: () => tickets.restored(),
    redrive: (id?: string) => tickets.redrive(id),
    close: () => tickets.close(),
  };
  return Object.defineProperty(Object.assign(provider, traits, { ranking: [] }), 'ranking', {
    get: () => board.ranking.order.map((member) => member.id),
    enumerable: true,
  });
}

/** The call's own time limit and signal hold for all of it; the attempts have the guards'. */
function answerTo(board: Switchboard, settings: FailoverSettings, request: ChatRequest, delivery?: Delivery): Observable<Chunk> {
  const { timeout = Infinity, signal, ...rest } = request;
  checkNumber('request.timeout', timeout, above(0, Infinity));
  if (request.continuation !== undefined) checkOneOf('request.continuation', request.continuation, ['auto', 'restart', 'off']);
  const limit = Math.min(timeout, settings.timeout);
  const { request: asked, watch } = unwatched(rest);
  return defer(() => new Call(board, asked, watch, limit, delivery).answer()).pipe(
    withinRequestBounds(settings.id, { timeout: limit, signal }, settings.scheduler),
  );
}

/** What one of them can do, the failover can: it asks only those. Whoever goes on from its answers must ask in words. */
function capabilitiesOfAll(providers: readonly Provider[]): Capabilities {
  const all = providers.map((provider) => provider.capabilities);
  const windows = all.map(({ contextWindow }) => contextWindow ?? 0);
  return {
    continuation: 'user-turn',
    tools: all.some(({ tools }) => tools),
    json: all.some(({ json }) => json),
    vision: all.some(({ vision }) => vision),
    contextWindow: Math.max(...windows) || undefined,
  };
}

function statusOf({ id, rung, breaker, health }: Member): ProviderStatus {
  const { healthy, score, errorRate, samples, latency, inFlight } = health;
  return { provider: id, rung, breaker: breaker.state, healthy, score, errorRate, samples, latency, inFlight };
}
