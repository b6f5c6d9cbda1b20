import { take } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { PresentValue } from '../../../operators/base/presentValue.js';

describe('PresentValue', () => {
  it('tells the present value to whoever comes, and then each change', () => {
    const present = new PresentValue('a');
    const first: string[] = [];
    const second: string[] = [];
    present.value$.subscribe((value) => first.push(value));
    present.set('b');
    present.value$.subscribe((value) => second.push(value));
    present.set('b');
    present.set('c');
    expect(first).toStrictEqual(['a', 'b', 'c']);
    expect(second).toStrictEqual(['b', 'c']);
  });

  it('tells all listeners the same order when one of them causes the next change', () => {
    const present = new PresentValue(0);
    const heard: string[] = [];
    present.value$.subscribe((value) => heard.push(`first ${value}`));
    present.value$.subscribe((value) => {
      if (value > 0 && value < 3) present.set(value + 1);
    });
    present.value$.subscribe((value) => heard.push(`last ${value}`));
    present.set(1);
    expect(heard.slice(2)).toStrictEqual(['first 1', 'last 1', 'first 2', 'last 2', 'first 3', 'last 3']);
    expect(present.value).toBe(3);
  });

  it('has its new value in place before it tells', () => {
    const present = new PresentValue('a');
    const seen: string[] = [];
    present.value$.subscribe(() => seen.push(present.value));
    present.set('b');
    expect(seen).toStrictEqual(['a', 'b']);
  });

  it('knows whether anybody listens', () => {
    const present = new PresentValue('a');
    const subscription = present.value$.subscribe();
    expect(present.observed).toBe(true);
    subscription.unsubscribe();
    present.value$.pipe(take(1)).subscribe();
    expect(present.observed).toBe(false);
  });
});
