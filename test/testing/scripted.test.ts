import { map, type Observable, toArray } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../src/chat/chunk.js';
import { completion } from '../../src/chat/completion.js';
import { textOf } from '../../src/chat/textOf.js';
import { failover } from '../../src/failover/failover.js';
import { scripted } from '../../src/testing/scripted.js';

const time = (): TestScheduler => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

describe('scripted', () => {
  it('says each letter at its frame, and completes', () => {
    time().run(({ expectObservable }) => {
      const hello = scripted('a', '    -H-e-l-l-o-|');
      expectObservable(hello('Hi').pipe(textOf())).toBe('-H-e-l-l-o-|');
    });
  });

  it('begins with a start chunk and ends with a finish chunk, which bear its name', () => {
    let heard: readonly Chunk[] = [];
    scripted(
      'a',
      '(Hi|)',
    )('?')
      .pipe(toArray())
      .subscribe((chunks) => {
        heard = chunks;
      });
    const origin = { provider: 'a', attempt: 0 };
    expect(heard).toStrictEqual([
      { type: 'start', model: 'a', ...origin },
      { type: 'text', text: 'H', ...origin },
      { type: 'text', text: 'i', ...origin },
      { type: 'finish', reason: 'stop', ...origin },
    ]);
  });

  it('errors at #, with what is given or as a server does', () => {
    time().run(({ expectObservable }) => {
      const own = new Error('mine');
      expectObservable(scripted('a', 'a-#', { '#': own })('Hi').pipe(textOf())).toBe('a-#', undefined, own);
    });
    let error: unknown;
    scripted(
      'a',
      '#',
    )('Hi').subscribe({
      error: (reason: unknown) => {
        error = reason;
      },
    });
    expect(error).toMatchObject({ kind: 'server', provider: 'a' });
  });

  it('takes groups, spaces, time that passes, emoji, and falls silent at the end of what it is given', () => {
    time().run(({ expectObservable }) => {
      expectObservable(scripted('a', 'a 20ms (bc) 1s 🏃')('Hi').pipe(textOf())).toBe('a 20ms (bc) 1s r', {
        a: 'a',
        b: 'b',
        c: 'c',
        r: '🏃',
      });
    });
  });

  it('plays what letters stand for, and each request from its beginning', async () => {
    const values = {
      T: { type: 'reasoning' as const, text: 'hm', kind: 'full' as const },
      W: 'words',
      '|': [
        { type: 'usage' as const, outputTokens: 3 },
        { type: 'finish' as const, reason: 'length' as const },
      ],
    };
    const model = scripted('a', 'T(WW)|', values);
    const answer = await completion(model('Hi'));
    expect(answer).toMatchObject({ text: 'wordswords', reasoning: 'hm', finish: 'length', usage: { outputTokens: 3 } });
    expect((await completion(model('Hi'))).text).toBe('wordswords');
  });

  it('keeps the time of a scheduler that it is given, and leaves no timer behind', () => {
    const scheduler = new TestScheduler(() => undefined);
    const heard: string[] = [];
    const reading = scripted('a', '---a---b', {}, { scheduler })('Hi').pipe(textOf());
    const subscription = reading.subscribe((text) => heard.push(`${text} at ${scheduler.now()}`));
    expect(scheduler.actions).toHaveLength(1);
    scheduler.flush();
    expect(heard).toStrictEqual(['a at 3', 'b at 7']);
    subscription.unsubscribe();
    reading.subscribe().unsubscribe();
    expect(scheduler.actions).toHaveLength(0);
  });

  it('is handed over in the middle by a failover, in virtual time', () => {
    time().run(({ expectObservable }) => {
      const broken = scripted('a', '-H-e-l-#');
      const next = scripted('b', '     -l-o-|');
      expectObservable(failover([broken, next])('Hi').pipe(toArray(), textWhole)).toBe('12ms (w|)', { w: 'Hello' });
    });
    const scheduler = new TestScheduler(() => undefined);
    const silent = scripted('c', '-H-e-l', {}, { scheduler });
    const patient = failover([silent, scripted('b', '-l-o-|', {}, { scheduler })], { scheduler, stall: { between: 40 } });
    const words: string[] = [];
    patient('Hi')
      .pipe(textOf())
      .subscribe((text) => words.push(text));
    scheduler.flush();
    expect(words.join('')).toBe('Hello');
  });

  it.each(['a(b', 'a|b', '#a'])('refuses the diagram %o', (marbles) => {
    expect(() => scripted('a', marbles)).toThrow(/scripted\(marbles\)/);
  });
});

function textWhole(source: Observable<readonly Chunk[]>): Observable<string> {
  return source.pipe(map((chunks) => chunks.map((chunk) => (chunk.type === 'text' ? chunk.text : '')).join('')));
}
