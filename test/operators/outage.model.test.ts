import * as fc from 'fast-check';
import { defer, EMPTY, type Subscription, throwError, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { holdDuringOutage } from '../../operators/holdDuringOutage.js';
import { outage } from '../../operators/outage.js';
import { OutageExpiredError } from '../../operators/queue/outageExpiredError.js';
import { OutageQueueFullError } from '../../operators/queue/outageQueueFullError.js';

/** Everything else happens at whole milliseconds: no request expires in the moment of its turn. */
const maxAge = 50.5;
const maxWaiting = 4;
const ramp = { start: 1, factor: 1.5, every: 7 };

type Fate = 'answered' | 'expired' | 'full' | 'unsubscribed';

interface Waiting {
  readonly request: number;
  readonly since: number;
}

/**
 * The contract of an outage in its plainest words: one list, and time that goes from one event to the next.
 * It shares neither code nor data structures with the outage.
 */
class Model {
  /** Who was sent to the source, and who ended how, and when. */
  readonly log: string[] = [];
  down = false;
  #now = 0;
  #line: Waiting[] = [];
  #drain: { at: number; step: number } | undefined;
  #failed = new Set<number>();
  #asked = 0;
  readonly #failsOnce: (request: number) => boolean;

  constructor(failsOnce: (request: number) => boolean) {
    this.#failsOnce = failsOnce;
  }

  get waiting(): number {
    return this.#line.length;
  }

  ask(): void {
    const request = { request: this.#asked++, since: this.#now };
    if (this.down || this.#line.length > 0) this.#wait(request);
    else this.#send(request);
  }

  begin(): void {
    this.down = true;
    this.#drain = undefined;
  }

  end(): void {
    if (!this.down) return;
    this.down = false;
    this.#drain = { at: this.#now + ramp.every, step: 0 };
    this.#letGo();
  }

  leave(request: number): void {
    if (!this.#line.some((one) => one.request === request)) return;
    this.#drop(request);
    this.#tell('unsubscribed', request);
  }

  pass(milliseconds: number): void {
    const until = this.#now + milliseconds;
    for (;;) {
      const oldest = Math.min(...this.#line.map(({ since }) => since + maxAge));
      const next = Math.min(oldest, this.#drain?.at ?? Infinity);
      if (next > until) break;
      this.#now = next;
      if (next === oldest) this.#expire();
      else this.#step();
    }
    this.#now = until;
  }

  #expire(): void {
    const expired = this.#line.find(({ since }) => since + maxAge === this.#now);
    if (expired === undefined) return;
    this.#drop(expired.request);
    this.#tell('expired', expired.request);
  }

  #step(): void {
    if (this.#drain === undefined) return;
    this.#drain = { at: this.#now + ramp.every, step: this.#drain.step + 1 };
    this.#letGo();
  }

  /** As many as the step allows of those in line now, until all is down again. */
  #letGo(): void {
    const count = Math.floor(ramp.start * ramp.factor ** (this.#drain?.step ?? 0));
    for (const one of this.#line.slice(0, count)) {
      if (this.down) return;
      this.#drop(one.request);
      this.#send(one);
    }
    if (this.#line.length === 0) this.#drain = undefined;
  }

  #drop(request: number): void {
    this.#line = this.#line.filter((one) => one.request !== request);
    if (this.#line.length === 0) this.#drain = undefined;
  }

  #send(one: Waiting): void {
    this.log.push(`${this.#now}: ${one.request} sent`);
    if (!this.#failsOnce(one.request) || this.#failed.has(one.request)) {
      this.#tell('answered', one.request);
      return;
    }
    this.#failed.add(one.request);
    this.begin();
    this.#wait(one);
  }

  #wait(one: Waiting): void {
    if (this.#line.length < maxWaiting) this.#line.push(one);
    else this.#tell('full', one.request);
  }

  #tell(fate: Fate, request: number): void {
    this.log.push(`${this.#now}: ${request} ${fate}`);
  }
}

/** The operator and its outage, driven in the same words. */
class Real {
  readonly log: string[] = [];
  readonly clock = new VirtualTimeScheduler();
  readonly #outage = outage({ maxWaiting, maxAge, ramp, scheduler: this.clock });
  readonly #subscriptions: Subscription[] = [];
  readonly #failsOnce: (request: number) => boolean;

  constructor(failsOnce: (request: number) => boolean) {
    this.#failsOnce = failsOnce;
  }

  get down(): boolean {
    return this.#outage.down;
  }

  get waiting(): number {
    return this.#outage.waiting;
  }

  ask(): void {
    const request = this.#subscriptions.length;
    let sent = 0;
    const source = defer(() => {
      this.#tell('sent', request);
      sent += 1;
      return this.#failsOnce(request) && sent === 1 ? throwError(() => 'down') : EMPTY;
    });
    const held = source.pipe(holdDuringOutage(this.#outage, { isOutage: (error) => error === 'down' }));
    this.#subscriptions.push(
      held.subscribe({
        complete: () => this.#tell('answered', request),
        error: (error) => this.#tell(fateOf(error), request),
      }),
    );
  }

  begin(): void {
    this.#outage.begin();
  }

  end(): void {
    this.#outage.end();
  }

  leave(request: number): void {
    const subscription = this.#subscriptions[request];
    if (subscription === undefined || subscription.closed) return;
    subscription.unsubscribe();
    this.#tell('unsubscribed', request);
  }

  pass(milliseconds: number): void {
    const until = this.clock.frame + milliseconds;
    this.clock.maxFrames = until;
    this.clock.flush();
    this.clock.frame = until;
  }

  #tell(fate: Fate | 'sent', request: number): void {
    this.log.push(`${this.clock.frame}: ${request} ${fate}`);
  }
}

const fateOf = (error: unknown): Fate => {
  if (OutageQueueFullError.is(error)) return 'full';
  if (OutageExpiredError.is(error)) return 'expired';
  throw error;
};

type Step = { readonly do: 'ask' | 'begin' | 'end' } | { readonly do: 'leave' | 'pass'; readonly what: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ do: 'ask' } as const) },
  { weight: 3, arbitrary: fc.constantFrom({ do: 'begin' } as const, { do: 'end' } as const) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('leave' as const), what: fc.nat(9) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), what: fc.integer({ min: 1, max: 30 }) }) },
);

const take = (step: Step, one: Model | Real) => {
  if ('what' in step) one[step.do](step.what);
  else one[step.do]();
};

/** Compared as texts: a million matchers would take a minute. */
const same = (real: unknown, model: unknown) => {
  if (String(real) !== String(model)) expect(real).toStrictEqual(model);
};

/** Takes each step in both, compares what can be read after it, and at last all that has happened and when. */
const play = (steps: readonly Step[], failsOnce: (request: number) => boolean): readonly string[] => {
  const [model, real] = [new Model(failsOnce), new Real(failsOnce)];
  // At last a recovery, and time for everybody to have a turn.
  const recovery: readonly Step[] = [{ do: 'end' }, { do: 'pass', what: 30 }];
  for (const action of [...steps, ...recovery, ...recovery, ...recovery]) {
    take(action, model);
    take(action, real);
    same([real.waiting, real.down, real.log.length], [model.waiting, model.down, model.log.length]);
  }
  same(real.log, model.log);
  // Nobody waits any more, and no timer is left.
  same([real.waiting, real.clock.actions.length], [0, 0]);
  return real.log;
};

/** The numbers of the requests that met this fate, in the order in which they did. */
const those = (log: readonly string[], fate: Fate | 'sent') =>
  log.flatMap((line) => (line.endsWith(` ${fate}`) ? [Number(line.split(' ')[1])] : []));

describe('holdDuringOutage against a model', () => {
  it('does what the model does, and replays each held request exactly once and in order, in 20,000 histories', () => {
    const fates = new Set<string | undefined>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30, size: 'max' }), (steps) => {
        const log = play(steps, () => false);
        for (const line of log) fates.add(line.split(' ')[2]);
        const [sent, answered] = [those(log, 'sent'), those(log, 'answered')];
        const once = [...new Set(sent)].sort((a, b) => a - b);
        if (String(sent) !== String(once) || String(answered) !== String(once)) expect(sent).toStrictEqual(once);
      }),
      { numRuns: 20_000 },
    );
    expect([...fates].sort()).toStrictEqual(['answered', 'expired', 'full', 'sent', 'unsubscribed']);
  }, 60_000);

  it('does what the model does where requests begin outages themselves, in 20,000 histories', () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 30, size: 'max' }),
        fc.integer({ min: 2, max: 5 }),
        (steps, every) => {
          const failsOnce = (request: number) => request % every === 0;
          const log = play(steps, failsOnce);
          // Once for each time it was held or let through: none is lost, and none is sent once more than it failed.
          for (const request of those(log, 'answered')) {
            const times = those(log, 'sent').filter((sent) => sent === request).length;
            if (times !== (failsOnce(request) ? 2 : 1))
              expect({ request, times }).toBe('sent once for each failure, and once more');
          }
        },
      ),
      { numRuns: 20_000 },
    );
  }, 60_000);
});
