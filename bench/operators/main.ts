import { type MonoTypeOperatorFunction, NEVER, Observable, race, retry, timeout, timer } from 'rxjs';
import {
  bulkhead,
  circuitBreaker,
  coalesce,
  healthMonitor,
  healthScore,
  holdDuringOutage,
  outage,
  raceFailover,
  resumeWith,
  retryWithBackoff,
  stallTimeout,
  validateWith,
  withBulkhead,
  withCircuitBreaker,
} from '../../operators/index.js';
import { type Measured, measure } from '../measure.js';
import { printTable } from '../printTable.js';

const ITEMS = 2_000;

const item = { type: 'text', text: ' word' };
type Item = typeof item;

/** Says its items while it is being subscribed: what is measured is the way through the operators alone. */
const source = new Observable<Item>((subscriber) => {
  for (let count = 0; count < ITEMS && !subscriber.closed; count++) subscriber.next(item);
  subscriber.complete();
});

const drain = (stream: Observable<unknown>) => () => {
  stream.subscribe();
};

const nothing = { seed: () => 0, add: (count: number) => count + 1 };

/** As a provider's streams are guarded: handles made once, a subscription for each answer. */
const guards: readonly MonoTypeOperatorFunction<Item>[] = [
  stallTimeout<Item>({ first: 10_000, between: 5_000, isProgress: ({ type }) => type === 'text' }),
  healthScore<Item>(healthMonitor()),
  withCircuitBreaker<Item>(circuitBreaker()),
  retryWithBackoff<Item>(),
  resumeWith<Item, unknown, number>(() => undefined, { progress: nothing }),
  holdDuringOutage<Item>(outage()),
];
const guarded = guards.reduce((stream, guard) => stream.pipe(guard), source);
const soft = { after: 3_000 };

const contenders = {
  bare: drain(source),
  'timeout({ each })': drain(source.pipe(timeout({ each: 5_000 }))),
  'retry({ delay })': drain(source.pipe(retry({ count: 2, delay: () => timer(250) }))),
  race: drain(race(source, NEVER)),
  'all guards': drain(guarded),
  stallTimeout: drain(source.pipe(stallTimeout({ first: 10_000, between: 5_000 }))),
  'stallTimeout, adaptive': drain(source.pipe(stallTimeout({ between: { quantile: 0.99, factor: 3, min: 500, max: 10_000 } }))),
  'stallTimeout, floor': drain(source.pipe(stallTimeout({ floor: { itemsPerSecond: 1, over: 10_000 } }))),
  healthScore: drain(source.pipe(healthScore(healthMonitor()))),
  withCircuitBreaker: drain(source.pipe(withCircuitBreaker(circuitBreaker()))),
  retryWithBackoff: drain(source.pipe(retryWithBackoff())),
  resumeWith: drain(source.pipe(resumeWith(() => undefined, { progress: nothing }))),
  'resumeWith, soft': drain(source.pipe(resumeWith(() => undefined, { progress: nothing, soft }))),
  holdDuringOutage: drain(source.pipe(holdDuringOutage(outage()))),
  raceFailover: drain(source.pipe(raceFailover<Item>([() => NEVER]))),
  'validateWith, held': drain(source.pipe(validateWith(() => true))),
  'validateWith, live': drain(source.pipe(validateWith(() => true, { live: true }))),
  withBulkhead: drain(source.pipe(withBulkhead(bulkhead({ concurrent: 1 })))),
  coalesce: drain(source.pipe(coalesce({ merge: (held) => held }))),
};

const figures: Readonly<Record<keyof typeof contenders, Measured>> = await measure({
  title: `Operators: ${ITEMS} items from a synchronous source`,
  contenders,
  base: 'bare',
  per: { count: ITEMS, unit: 'item' },
});

const addedBy = (name: keyof typeof contenders): number => figures[name].nanoseconds - figures.bare.nanoseconds;
printTable('What each adds to the bare source', [
  ['', 'ns per item', 'of timeout({ each })'],
  ...(Object.keys(contenders) as (keyof typeof contenders)[]) // The keys of a record are its names.
    .slice(1)
    .map((name) => [name, addedBy(name).toFixed(0), (addedBy(name) / addedBy('timeout({ each })')).toFixed(2)]),
]);
