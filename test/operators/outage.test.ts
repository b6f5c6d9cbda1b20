import { Subject, take } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { outage } from '../../operators/outage.js';
import { OutageExpiredError } from '../../operators/queue/outageExpiredError.js';
import { OutageQueueFullError } from '../../operators/queue/outageQueueFullError.js';
import type { OutageOptions } from '../../operators/queue/outageSettings.js';

const testScheduler = () => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

/** An outage, and the requests in the order in which they were let go. */
const handle = (options?: OutageOptions) => {
  const night = outage(options);
  const letGo = new Subject<string>();
  const request = (name: string) => night.turn().subscribe(() => letGo.next(name));
  return { night, letGo, request };
};

/** The same, and it has begun. */
const begun = (options?: OutageOptions) => {
  const one = handle(options);
  one.night.begin();
  return one;
};

describe('outage', () => {
  it('lets requests go in order along the ramp, the first at the end of the outage, newcomers behind those that wait', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const { night, letGo, request } = handle({ ramp: { start: 1, factor: 2, every: 4 } });
      const turns = cold('   b---------e');
      const requests = cold('-a--b--c----d');
      const expected = '     ----------a---(bc)d';
      turns.subscribe((turn) => (turn === 'b' ? night.begin() : night.end()));
      requests.subscribe(request);
      expectObservable(letGo).toBe(expected);
    });
  });

  it('[Q104] stops the drain when the outage returns, and begins with a new ramp after it', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const { night, letGo, request } = begun({ ramp: { start: 1, factor: 3, every: 6 } });
      const changes = cold(' -e-b-e');
      const expected = '     -a---b-----(cde)-f';
      for (const name of 'abcdef') request(name);
      changes.subscribe((change) => (change === 'b' ? night.begin() : night.end()));
      expectObservable(letGo).toBe(expected);
    });
  });

  it('grows the ramp by fractions too', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const { night, letGo, request } = begun({ ramp: { start: 1, factor: 1.5, every: 5 } });
      const expected = '     -a----b----(cd)-(efg)';
      for (const name of 'abcdefg') request(name);
      cold('                 -e').subscribe(() => night.end());
      expectObservable(letGo).toBe(expected);
    });
  });

  it('[Q104] a request let go that finds all down again stops the others of its step', () => {
    const { night, letGo, request } = begun({ ramp: { start: 3, factor: 1, every: 1 } });
    const seen: string[] = [];
    for (const name of 'abc') request(name);
    letGo.subscribe((name) => {
      seen.push(name);
      if (name === 'b') night.begin();
    });
    night.end();
    expect(seen).toStrictEqual(['a', 'b']);
    expect(night).toMatchObject({ down: true, waiting: 1 });
  });

  it('a request let go that begins and ends an outage leaves one drain running, not two', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const { night, letGo, request } = begun({ ramp: { start: 1, factor: 1, every: 5 } });
      const end = cold(' -e');
      const expected = ' -(ab)-c----d';
      for (const name of 'abcd') request(name);
      end.subscribe(() => {
        letGo.pipe(take(1)).subscribe(() => {
          night.begin();
          night.end();
        });
        night.end();
      });
      expectObservable(letGo).toBe(expected);
    });
  });

  it('tells whether it is down, in order, even when a listener begins it again', () => {
    const { night } = begun();
    const heard: boolean[] = [];
    night.down$.subscribe((down) => {
      if (!down && heard.length < 3) night.begin();
    });
    night.down$.subscribe((down) => heard.push(down));
    night.end();
    expect(heard).toStrictEqual([true, false, true]);
    expect(night.down).toBe(true);
  });

  it('begin() and end() twice are as once', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const { night, letGo, request } = begun({ ramp: { start: 1, factor: 1, every: 2 } });
      const changes = cold(' bbeee');
      const down = '         d-u';
      const expected = '     --a-b';
      request('a');
      request('b');
      changes.subscribe((change) => (change === 'b' ? night.begin() : night.end()));
      expectObservable(night.down$).toBe(down, { d: true, u: false });
      expectObservable(letGo).toBe(expected);
    });
  });

  it('counts those that wait', () => {
    const { night, request } = begun({ ramp: { start: 1, factor: 1, every: 1 } });
    const first = request('a');
    request('b');
    request('c');
    expect(night.waiting).toBe(3);
    first.unsubscribe();
    expect(night.waiting).toBe(2);
    night.end();
    expect(night.waiting).toBe(1);
  });

  it('those that come and go push nobody out of the line, and hold no memory', () => {
    const { night, letGo, request } = begun({ maxWaiting: 3, ramp: { start: 3, factor: 1, every: 1 } });
    const seen: string[] = [];
    letGo.subscribe((name) => seen.push(name));
    request('first');
    for (let turn = 0; turn < 10_000; turn += 1) request('passer-by').unsubscribe();
    request('second');
    for (let turn = 0; turn < 10_000; turn += 1) request('passer-by').unsubscribe();
    request('third');
    expect(night.waiting).toBe(3);
    night.end();
    expect(seen).toStrictEqual(['first', 'second', 'third']);
  });

  it('is up, empty and open to all at first', () => {
    const day = outage();
    const seen: string[] = [];
    day.turn().subscribe({ next: () => seen.push('turn'), complete: () => seen.push('complete') });
    expect(seen).toStrictEqual(['turn', 'complete']);
    expect(day).toMatchObject({ down: false, waiting: 0 });
    expect(() => day.end()).not.toThrow();
  });

  it.each<[OutageOptions, string]>([
    [{ maxWaiting: 0 }, 'maxWaiting .*not 0'],
    [{ maxWaiting: Infinity }, 'maxWaiting .*not Infinity'],
    [{ maxAge: 0 }, 'maxAge .*not 0'],
    [{ maxAge: NaN }, 'maxAge .*not NaN'],
    [{ ramp: { start: 0, factor: 2, every: 1 } }, 'ramp.start .*not 0'],
    [{ ramp: { start: 1, factor: 0.5, every: 1 } }, 'ramp.factor .*not 0.5'],
    [{ ramp: { start: 1, factor: 2, every: 0 } }, 'ramp.every .*not 0'],
  ])('a bad option throws at creation, naming the option and value: %o', (options, message) => {
    expect(() => outage(options)).toThrow(RangeError);
    expect(() => outage(options)).toThrow(new RegExp(message));
  });

  it('an explicit undefined means the default', () => {
    expect(() => outage({ maxWaiting: undefined, maxAge: undefined, ramp: undefined, scheduler: undefined })).not.toThrow();
    expect(() => outage({ maxAge: Infinity })).not.toThrow();
  });

  it('has errors that are known by their code and by `is`', () => {
    const full = new OutageQueueFullError(3);
    const expired = new OutageExpiredError(3, { cause: 'down' });
    expect(full).toMatchObject({ name: 'OutageQueueFullError', code: 'OUTAGE_QUEUE_FULL', maxWaiting: 3 });
    expect(expired).toMatchObject({ name: 'OutageExpiredError', code: 'OUTAGE_EXPIRED', maxAge: 3, cause: 'down' });
    expect([OutageQueueFullError.is(full), OutageQueueFullError.is(expired)]).toStrictEqual([true, false]);
    expect([OutageExpiredError.is(expired), OutageExpiredError.is(full)]).toStrictEqual([true, false]);
  });
});
