import { concat, defer, from, NEVER, Observable, of, range, Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { presentDemand } from '../../operators/base/demand.js';
import { raceFailover, resumeWith, retryWithBackoff, stallTimeout } from '../../operators/index.js';
import { type Chunk, eachChunk, failover, openai, type Provider, type Transport } from '../../src/index.js';

const turn = () => new Promise((resolve) => setTimeout(resolve));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function allOf<T>(stream: Observable<T>, options?: { highWaterMark?: number }): Promise<T[]> {
  const all: T[] = [];
  for await (const item of eachChunk(stream, options)) all.push(item);
  return all;
}

/** Says as many numbers as there is room for, as something that reads from outside does. */
const patient = (said: { count: number }, most = Infinity) =>
  new Observable<number>((subscriber) => {
    const demand = presentDemand();
    const speak = async () => {
      while (said.count < most && !subscriber.closed) {
        await demand?.room();
        subscriber.next(said.count++);
      }
      subscriber.complete();
    };
    void speak();
  });

describe('eachChunk', () => {
  it('yields every item, in order, and ends', async () => {
    expect(await allOf(from(['a', 'b', 'c']))).toStrictEqual(['a', 'b', 'c']);
    expect(await allOf(range(0, 5_000), { highWaterMark: 2 })).toHaveLength(5_000);
    expect(await allOf(of())).toStrictEqual([]);
  });

  it('subscribes when the loop begins, once', async () => {
    let subscriptions = 0;
    const iterator = eachChunk(
      defer(() => {
        subscriptions += 1;
        return of(1, 2);
      }),
    );
    await turn();
    expect(subscriptions).toBe(0);
    expect([await iterator.next(), await iterator.next(), await iterator.next(), await iterator.next()]).toStrictEqual([
      { done: false, value: 1 },
      { done: false, value: 2 },
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
    expect(subscriptions).toBe(1);
  });

  it('throws an error after what came before it, once', async () => {
    const iterator = eachChunk(
      concat(
        of(1, 2),
        throwError(() => 'down'),
      ),
    );
    expect((await iterator.next()).value).toBe(1);
    expect((await iterator.next()).value).toBe(2);
    await expect(iterator.next()).rejects.toBe('down');
    expect(await iterator.next()).toStrictEqual({ done: true, value: undefined });
  });

  it('tells one who waits of an error, and the others of the end', async () => {
    const source = new Subject<number>();
    const iterator = eachChunk(source);
    const asked = [iterator.next(), iterator.next(), iterator.next()];
    source.next(7);
    source.error('down');
    expect(await Promise.allSettled(asked)).toStrictEqual([
      { status: 'fulfilled', value: { done: false, value: 7 } },
      { status: 'rejected', reason: 'down' },
      { status: 'fulfilled', value: { done: true, value: undefined } },
    ]);
  });

  it('unsubscribes at once when the loop is left, though the source is silent', async () => {
    const source = new Subject<number>();
    const iterator = eachChunk(source);
    const waiting = iterator.next();
    expect(source.observed).toBe(true);
    expect(await iterator.return?.()).toStrictEqual({ done: true, value: undefined });
    expect(source.observed).toBe(false);
    expect(await waiting).toStrictEqual({ done: true, value: undefined });
    expect(await iterator.next()).toStrictEqual({ done: true, value: undefined });
  });

  it('unsubscribes when the loop throws or breaks', async () => {
    const source = new Subject<number>();
    const loop = async () => {
      for await (const item of eachChunk(concat(of(1), source))) throw new Error(`loop ${item}`);
    };
    await expect(loop()).rejects.toThrow('loop 1');
    expect(source.observed).toBe(false);
    await expect(eachChunk(NEVER).throw?.('given up')).rejects.toBe('given up');
  });

  it('is left by a stream that causes it while it is being subscribed', async () => {
    let torn = 0;
    const iterator: AsyncIterableIterator<number> = eachChunk(
      new Observable<number>((subscriber) => {
        void iterator.return?.();
        subscriber.next(1);
        return () => (torn += 1);
      }),
    );
    expect(await iterator.next()).toStrictEqual({ done: true, value: undefined });
    expect(await iterator.next()).toStrictEqual({ done: true, value: undefined });
    expect(torn).toBe(1);
  });

  it('subscribes once, though the stream asks for an item while it is being subscribed', async () => {
    let subscriptions = 0;
    let second: Promise<IteratorResult<number>> | undefined;
    const iterator: AsyncIterableIterator<number> = eachChunk(
      defer(() => {
        subscriptions += 1;
        second ??= iterator.next();
        return of(1, 2);
      }),
    );
    expect([await iterator.next(), await second].map((result) => result?.value)).toStrictEqual([2, 1]);
    expect(subscriptions).toBe(1);
  });

  it('tells whoever leaves, and nobody else, of a teardown that throws', async () => {
    const iterator = eachChunk(
      new Observable<number>(() => () => {
        throw new Error('teardown');
      }),
    );
    const waiting = iterator.next();
    await expect(iterator.return?.()).rejects.toMatchObject({ errors: [{ message: 'teardown' }] });
    expect(await waiting).toStrictEqual({ done: true, value: undefined });
    expect(await iterator.return?.()).toStrictEqual({ done: true, value: undefined });
  });

  it('holds a source that can wait at the high-water mark, until half is taken', async () => {
    const said = { count: 0 };
    const iterator = eachChunk(patient(said), { highWaterMark: 8 });
    await iterator.next();
    await turn();
    expect(said.count).toBe(9);
    for (let taken = 0; taken < 3; taken++) await iterator.next();
    await turn();
    expect(said.count).toBe(9);
    await iterator.next();
    await turn();
    expect(said.count).toBe(13);
    await iterator.return?.();
    await turn();
    expect(said.count).toBeLessThanOrEqual(14);
  });

  it('holds what stands behind a retry, a race and a resumption too', async () => {
    const said = { count: 0 };
    let attempts = 0;
    const flaky = defer(() => (attempts++ === 0 ? throwError(() => 'busy') : patient(said)));
    const down = concat(
      of(-1),
      throwError(() => 'down'),
    ).pipe(
      resumeWith(() =>
        throwError(() => 'gone').pipe(raceFailover([() => flaky.pipe(retryWithBackoff({ base: 1, random: () => 1 }))])),
      ),
    );
    const iterator = eachChunk(down, { highWaterMark: 4 });
    expect((await iterator.next()).value).toBe(-1);
    expect((await iterator.next()).value).toBe(0);
    await turn();
    expect(said.count).toBe(5);
    await iterator.return?.();
  });

  it('keeps the memory of a long stream small', async () => {
    const said = { count: 0 };
    let taken = 0;
    for await (const item of eachChunk(patient(said, 50_000), { highWaterMark: 3 })) {
      expect(item).toBe(taken++);
      if (said.count - taken > 4) throw new Error(`${said.count - taken} ahead`);
    }
    expect(taken).toBe(50_000);
  });

  it('rejects a bad high-water mark, and names it', () => {
    expect(() => eachChunk(NEVER, { highWaterMark: 0 })).toThrow(/^eachChunk\(\{ highWaterMark \}\) must be .*, not 0$/);
    expect(() => eachChunk(NEVER, { highWaterMark: undefined })).not.toThrow();
  });
});

describe('a consumer that holds back', () => {
  const words = Array.from({ length: 40 }, (_, index) => `w${index} `);

  /** A server that says a word whenever it is read. */
  const served = (reads: { count: number }): Transport => {
    const event = (delta: object, finish: string | null = null) =>
      new TextEncoder().encode(`data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`);
    async function* body() {
      for (const word of words) {
        reads.count += 1;
        yield event({ content: word });
      }
      yield event({}, 'stop');
      yield new TextEncoder().encode('data: [DONE]\n\n');
    }
    return () => Promise.resolve({ status: 200, headers: new Headers(), body: body() });
  };

  const made = (transport: Transport): Provider => openai({ model: 'm', apiKey: 'k', transport });

  it.each<[string, (provider: Provider) => Provider]>([
    ['a provider', (provider) => provider.pipe(stallTimeout({ first: 60, between: 20 }))],
    ['a failover', (provider) => failover([provider], { stall: { first: 60, between: 20 } })],
  ])('[T81] causes no stall, and the connection of %s is read no further', async (_, guarded) => {
    const reads = { count: 0 };
    const chunks: Chunk[] = [];
    let most = 0;
    for await (const chunk of eachChunk(guarded(made(served(reads)))('Hi'), { highWaterMark: 6 })) {
      chunks.push(chunk);
      // Longer than the limit, twice.
      if (chunks.length === 5 || chunks.length === 20) await pause(120);
      most = Math.max(most, reads.count - chunks.length);
    }
    expect(chunks.map((chunk) => (chunk.type === 'text' ? chunk.text : '')).join('')).toBe(words.join(''));
    expect(chunks.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
    expect(most).toBeLessThanOrEqual(8);
  });

  it('[T81] does not hide a stall of the source after it', async () => {
    const words$ = concat(of('a', 'b', 'c', 'd'), NEVER).pipe(stallTimeout({ between: 30 }));
    const seen: string[] = [];
    const loop = async () => {
      for await (const word of eachChunk(words$, { highWaterMark: 2 })) {
        seen.push(word);
        if (word === 'a') await pause(80);
      }
    };
    await expect(loop()).rejects.toMatchObject({ code: 'STALLED', phase: 'between' });
    expect(seen).toStrictEqual(['a', 'b', 'c', 'd']);
  });
});
