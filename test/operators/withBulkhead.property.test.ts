import fc from 'fast-check';
import { Subject, type Subscription } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { BulkheadFullError } from '../../operators/bulkhead/bulkheadFullError.js';
import { bulkhead } from '../../operators/bulkhead.js';
import { withBulkhead } from '../../operators/withBulkhead.js';

type Step =
  | { readonly does: 'ask' }
  | { readonly does: 'complete' | 'error' | 'leave'; readonly which: number }
  | { readonly does: 'resize'; readonly concurrent: number };

const which = fc.nat({ max: 30 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ does: 'ask' as const }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constantFrom('complete' as const, 'error' as const, 'leave' as const), which }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('resize' as const), concurrent: fc.integer({ min: 1, max: 4 }) }) },
);

/** The rules by themselves: who runs, who waits in which order, who was turned away. */
class Model {
  running: number[] = [];
  line: number[] = [];
  refused: number[] = [];

  constructor(
    public concurrent: number,
    private readonly waiting: number,
  ) {}

  ask(call: number): void {
    if (this.line.length === 0 && this.running.length < this.concurrent) this.running.push(call);
    else if (this.line.length < this.waiting) this.line.push(call);
    else this.refused.push(call);
  }

  gone(call: number): void {
    this.running = this.running.filter((one) => one !== call);
    this.line = this.line.filter((one) => one !== call);
    this.admit();
  }

  admit(): void {
    while (this.running.length < this.concurrent && this.line.length > 0) this.running.push(this.line.shift() ?? -1);
  }
}

describe('withBulkhead, whatever happens', () => {
  it('lets in whom the rules let in, in order, and gets every permit back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 4 }),
        fc.array(step, { maxLength: 40 }),
        (concurrent, waiting, steps) => {
          const gate = bulkhead({ concurrent, waiting });
          const model = new Model(concurrent, waiting);
          const calls: { readonly source: Subject<number>; readonly subscription: Subscription; error?: unknown }[] = [];

          const act = (one: Step): void => {
            if (one.does === 'ask') {
              const call = { source: new Subject<number>(), error: undefined as unknown };
              model.ask(calls.length);
              const stream = call.source.pipe(withBulkhead(gate));
              const subscription = stream.subscribe({ error: (error: unknown) => (call.error = error) });
              calls.push(Object.assign(call, { subscription }));
            } else if (one.does === 'resize') {
              gate.resize(one.concurrent);
              model.concurrent = one.concurrent;
              model.admit();
            } else {
              const call = calls[one.which];
              if (call === undefined) return;
              if (one.does === 'leave') call.subscription.unsubscribe();
              else if (one.does === 'complete') call.source.complete();
              else call.source.error('down');
              // A source that ends before its turn is found to be over when its turn has come.
              if (one.does === 'leave' || model.running.includes(one.which)) model.gone(one.which);
              else over.add(one.which);
            }
            for (let call = model.running.find((call) => over.has(call)); call !== undefined; ) {
              model.gone(call);
              call = model.running.find((other) => over.has(other));
            }
          };

          const over = new Set<number>();
          for (const one of steps) {
            act(one);
            expect([gate.active, gate.waiting, gate.concurrent]).toStrictEqual([
              model.running.length,
              model.line.length,
              model.concurrent,
            ]);
            const observed = calls.flatMap(({ source }, call) => (source.observed ? [call] : []));
            expect(observed).toStrictEqual([...model.running].sort((a, b) => a - b));
            const refused = calls.flatMap(({ error }, call) => (BulkheadFullError.is(error) ? [call] : []));
            expect(refused).toStrictEqual(model.refused);
          }
          for (const { subscription } of calls) subscription.unsubscribe();
          expect([gate.active, gate.waiting]).toStrictEqual([0, 0]);
        },
      ),
      { numRuns: 20_000 },
    );
  }, 60_000);
});
