/**
 * How an application tests what it builds on rxbaton: providers are marble diagrams, time is virtual, and five seconds of silence
 * take none.
 *
 * `npx vitest run examples/marbleTest`. It asks no provider, and so needs no key.
 */
import { failover } from 'rxbaton';
import { scripted } from 'rxbaton/testing';
import { TestScheduler } from 'rxjs/testing';
import { expect, it } from 'vitest';
import { sentences } from './sentences.js';

const inVirtualTime = (): TestScheduler => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

it('reads each sentence out once, though its provider falls silent in the middle of one', () => {
  const scheduler = inVirtualTime();
  scheduler.run(({ expectObservable }) => {
    const a = scripted('a', 'm--g', { m: 'On your marks. ', g: 'Get s' }, { scheduler });
    const b = scripted('b', '-s-g|', { s: 'et. ', g: 'Go!' }, { scheduler });
    const spoken = sentences(failover([a, b], { scheduler, stall: { between: 5_000 } }), 'Start the race');
    // A silence of 5,000 ms is seen a hundredth later at most.
    expectObservable(spoken).toBe('m 5050ms s--(g|)', { m: 'On your marks.', s: 'Get set.', g: 'Go!' });
  });
});

it('tells when nobody can answer', () => {
  const scheduler = inVirtualTime();
  scheduler.run(({ expectObservable }) => {
    const chat = failover([scripted('a', '-#'), scripted('b', '--#')], { scheduler, retry: false });
    const spoken = sentences(chat, 'Start the race');
    expectObservable(spoken).toBe('---#', undefined, expect.objectContaining({ code: 'ALL_PROVIDERS_FAILED' }));
  });
});
