import { Subscription, take } from 'rxjs';
import { VirtualClock } from '../../bench/virtualClock.js';
import { OutageExpiredError, OutageQueueFullError } from '../../operators/index.js';
import { AllProvidersFailedError } from '../../src/chat/allProvidersFailedError.js';
import { type ErrorKind, ProviderError } from '../../src/chat/providerError.js';
import { type Failover, failover } from '../../src/failover/failover.js';
import type { FailoverEvent } from '../../src/failover/failoverEvent.js';
import { Actor, type Stage } from './actor.js';
import { everyWordOf } from './everyWordOf.js';
import { ARGUMENTS_TEXT, CANARY, requestFor, TEXTS } from './knownAnswers.js';
import { ListenedSignal } from './listenedSignal.js';
import { Witness } from './witness.js';
import type { Ask, World } from './world.js';

/** By then every call has come to its end, whatever happened to it. */
const LONGEST_CALL_MS = 600_000;
/** By then whoever was left alone for a while is asked again. */
const LONGEST_BENCH_MS = 330_000;

const LAST: Ask = { wanted: 'text', text: 0, at: 0, leaving: undefined, timeout: undefined };

/**
 * Lives through a world in virtual time. When all its calls are over, every other failover is closed at once, in the middle of its
 * probes; with the others everybody gets well, and one call more finds out whether anything was left behind.
 *
 * @returns What was not as it must be.
 */
export function liveThrough(world: World): readonly string[] {
  return new Life(world).live();
}

class Life implements Stage {
  readonly clock = new VirtualClock();
  readonly asks: readonly Ask[];
  readonly judged: boolean;
  healed = false;
  private readonly faults: string[] = [];
  private readonly actors: readonly Actor[];
  private readonly chat: Failover;
  private readonly events: FailoverEvent[] = [];
  private readonly witnesses: Witness[] = [];
  private readonly signals: ListenedSignal[] = [];
  /** The events of a call bear its id, which is made when it begins. */
  private readonly idOf = new Map<Witness, string>();
  private beginning: Witness | undefined;
  /** What the readers have planned to do. */
  private readonly plans = new Subscription();

  constructor(private readonly world: World) {
    this.asks = [...world.asks, LAST];
    this.judged = world.judged;
    const rungs = world.rungs.map((rung) => rung.map((plan) => new Actor(plan, this)));
    this.actors = rungs.flat();
    const ladder = rungs.map((rung) => rung.map(({ provider }) => provider));
    this.chat = failover(ladder, { ...world.options, scheduler: this.clock });
    this.chat.events$.subscribe((event) => this.note(event));
  }

  live(): readonly string[] {
    const { clock, world } = this;
    for (const [number, ask] of world.asks.entries()) clock.schedule(() => this.call(ask, number), ask.at);
    this.pass(clock.now() + LONGEST_CALL_MS, () => this.isOver);
    if (!this.isOver) this.accuse(`a call has not ended after ${LONGEST_CALL_MS} ms`);
    if (world.seed % 2 === 0) this.heal();
    this.judgeRest();
    for (const [number, witness] of this.witnesses.entries()) {
      this.judgeEnd(witness);
      this.faults.push(...witness.faults.map((fault) => `call ${number}: ${fault}`));
    }
    return this.faults;
  }

  accuse(what: string): void {
    this.faults.push(what);
  }

  private get isOver(): boolean {
    const { witnesses, world } = this;
    return witnesses.length >= world.asks.length && witnesses.every(({ ended, left }) => left || ended !== undefined);
  }

  private heal(): void {
    const { clock, world } = this;
    this.healed = true;
    clock.advanceTo(clock.now() + LONGEST_BENCH_MS);
    const last = this.call(LAST, world.asks.length);
    clock.advanceTo(clock.now() + LONGEST_BENCH_MS);
    this.judgeLast(last);
  }

  /** Looks, after each thing that happens, whether timers are bounded by what is under way. */
  private pass(until: number, over: () => boolean): void {
    const { clock, actors, asks } = this;
    const most = (): number => 10 + 8 * asks.length + 3 * actors.length + 4 * actors.reduce((sum, { open }) => sum + open, 0);
    while (!over() && clock.step(until)) {
      if (clock.pending > most()) this.accuse(`${clock.pending} timers`);
    }
  }

  private call(ask: Ask, number: number): Witness {
    const witness = new Witness(ask, new Set(this.actors.map(({ provider }) => provider.id)), this.judged);
    this.witnesses.push(witness);
    this.beginning = witness;
    const signal = new ListenedSignal();
    this.signals.push(signal);
    const { leaving, timeout } = ask;
    const answer = this.chat({ ...requestFor(ask.wanted, number), timeout, signal: signal.signal });
    const heard = leaving?.how === 'take' ? answer.pipe(take(leaving.count)) : answer;
    let chunks = 0;
    const subscription = heard.subscribe({
      next: (chunk) => {
        witness.next(chunk);
        chunks++;
        if (leaving?.how === 'take' && chunks === leaving.count) witness.left = true;
      },
      error: (error: unknown) => witness.end('error', error),
      complete: () => witness.left || witness.end('complete'),
    });
    this.beginning = undefined;
    if (leaving?.how === 'abort') this.plans.add(this.clock.schedule(() => signal.abort(), leaving.at));
    if (leaving?.how === 'unsubscribe') {
      const leave = (): void => {
        witness.left = true;
        subscription.unsubscribe();
      };
      this.plans.add(this.clock.schedule(leave, leaving.at));
    }
    return witness;
  }

  private note(event: FailoverEvent): void {
    this.events.push(event);
    if (this.beginning !== undefined && event.requestId !== '' && !this.idOf.has(this.beginning)) {
      this.idOf.set(this.beginning, event.requestId);
    }
  }

  private eventsOf(witness: Witness): readonly FailoverEvent[] {
    const id = this.idOf.get(witness);
    return id === undefined ? [] : this.events.filter(({ requestId }) => requestId === id);
  }

  /** How a call that failed may end. */
  private judgeEnd(witness: Witness): void {
    const { ended, error, ask } = witness;
    const { continuation, onOutage } = this.world.options;
    this.judgeEvents(witness);
    if (ended !== 'error') return;
    if (everyWordOf(error).includes(CANARY)) this.accuse('an error tells the prompt');
    if (sayings.some((words) => everyWordOf(error).includes(words))) this.accuse('an error tells the answer');
    if (ask.leaving?.how === 'abort' && error === ListenedSignal.reason) return;
    if (onOutage === 'hold' && (OutageExpiredError.is(error) || OutageQueueFullError.is(error))) return;
    if (ask.timeout !== undefined && ProviderError.is(error) && error.kind === 'timeout' && error.provider === 'failover') return;
    const first = firstError(error);
    if (first === undefined) {
      this.accuse(`an error of its own kind: ${String(error)}`);
      return;
    }
    const broke = this.firstBreak(witness);
    if (broke !== undefined && !this.judged && first.kind !== broke) this.accuse(`${first.kind} masks ${broke}`);
    if (AllProvidersFailedError.is(error) && error.cause !== error.errors[0]) this.accuse('the cause is not the first error');
    const mayEnd =
      ['bad-request', 'content-filter'].includes(first.kind) || (continuation === 'off' && witness.heardFrom.size > 0);
    if (!AllProvidersFailedError.is(error) && !mayEnd) this.accuse(`${first.kind} ended a call alone`);
    if (this.isSure(witness) && !mayEnd) this.accuse(`failed beside a provider that never does: ${first.message}`);
  }

  /** Whether nothing but a request's own fault can keep this call from its answer. */
  private isSure({ ask: { timeout, leaving } }: Witness): boolean {
    return this.world.steady && timeout === undefined && leaving === undefined && this.world.options.continuation !== 'off';
  }

  /** The kind of the first failure that broke off what the reader had begun to read. */
  private firstBreak(witness: Witness): ErrorKind | undefined {
    for (const event of this.eventsOf(witness)) {
      if (event.type === 'attempt-failed' && witness.heardFrom.has(event.attempt)) return event.error;
    }
    return undefined;
  }

  /** Each attempt ends once, in the events and in the ledger. */
  private judgeEvents(witness: Witness): void {
    const events = this.eventsOf(witness);
    const attempts = (types: readonly string[]): readonly number[] =>
      events.flatMap((event) => (types.includes(event.type) && 'attempt' in event ? [event.attempt] : [])).sort((a, b) => a - b);
    const started = attempts(['attempt-started']);
    const ended = attempts(['attempt-failed', 'attempt-aborted', 'attempt-succeeded']);
    if (started.join() !== ended.join()) this.accuse(`attempts ${started.join()} began, ${ended.join()} ended`);
    if (new Set(started).size !== started.length) this.accuse(`attempts ${started.join()} began`);
    const { finish, error } = witness;
    const booked = finish?.attempts ?? (AllProvidersFailedError.is(error) ? error.attempts : undefined);
    if (booked !== undefined && booked.length !== started.length)
      this.accuse(`${booked.length} of ${started.length} attempts booked`);
  }

  /** Whoever left a trial, a place or an outage behind would be found out now. */
  private judgeLast(last: Witness): void {
    if (last.ended !== 'complete') this.accuse(`after everybody was well: ${last.ended ?? 'no end'} ${String(last.error)}`);
    const { hedgeAfter } = this.world.options;
    const attempts = last.finish?.attempts?.length;
    if (attempts !== 1 && hedgeAfter === false) this.accuse(`after everybody was well: ${attempts} attempts`);
  }

  private judgeRest(): void {
    const { chat, clock, actors, events } = this;
    this.plans.unsubscribe();
    void chat.close();
    chat.health$.pipe(take(1)).subscribe((members) => {
      for (const { provider, inFlight } of members) if (inFlight !== 0) this.accuse(`${provider} has ${inFlight} in flight`);
    });
    for (const { open, places, provider } of actors) {
      if (open !== 0) this.accuse(`${provider.id} has ${open} open streams`);
      if (places !== undefined && places.active + places.waiting !== 0) this.accuse(`${provider.id} has a place taken`);
    }
    if (clock.pending !== 0) this.accuse(`${clock.pending} timers are left`);
    for (const { listeners } of this.signals) if (listeners !== 0) this.accuse(`${listeners} listeners on a signal are left`);
    const told = everyWordOf(events);
    if (told.includes(CANARY)) this.accuse('an event tells the prompt');
    if (sayings.some((words) => told.includes(words))) this.accuse('an event tells the answer');
    if (events.some(({ at }, place) => at < (events[place - 1]?.at ?? 0))) this.accuse('events out of order');
  }
}

/** Words of every answer, which no error or event may repeat. */
const sayings: readonly string[] = [...TEXTS.flat().map((text) => text.slice(0, 12)), ARGUMENTS_TEXT];

function firstError(error: unknown): ProviderError | undefined {
  const first = AllProvidersFailedError.is(error) ? error.errors[0] : error;
  return ProviderError.is(first) ? first : undefined;
}
