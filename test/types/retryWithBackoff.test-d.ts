import { asyncScheduler, type MonoTypeOperatorFunction, type Observable, of } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';
import { type RetryBudget, retryBudget } from '../../operators/retryBudget.js';
import { type RetryWithBackoffOptions, retryWithBackoff } from '../../operators/retryWithBackoff.js';

describe('retryWithBackoff', () => {
  it('keeps the item type', () => {
    expectTypeOf(of(1).pipe(retryWithBackoff())).toEqualTypeOf<Observable<number>>();
    expectTypeOf(retryWithBackoff<string>({ retries: 1 })).toEqualTypeOf<MonoTypeOperatorFunction<string>>();
  });

  it('has these options', () => {
    const all: Required<RetryWithBackoffOptions> = {
      retries: 2,
      base: 250,
      cap: 8_000,
      random: () => 0.5,
      delay: (attempt) => attempt * 100,
      when: (error, attempt) => error !== undefined && attempt < 2,
      retryAfter: () => undefined,
      maxRetryAfter: 10_000,
      budget: retryBudget({ ratio: 0.2, burst: 10 }),
      onRetry: (_error, attempt, delayMs) => void (attempt + delayMs),
      scheduler: asyncScheduler,
    };
    retryWithBackoff(all);
    // @ts-expect-error: a number
    retryWithBackoff({ retries: '2' });
    // @ts-expect-error: milliseconds
    retryWithBackoff({ base: '250ms' });
    // @ts-expect-error: milliseconds
    retryWithBackoff({ cap: null });
    // @ts-expect-error: a function
    retryWithBackoff({ random: 0.5 });
    // @ts-expect-error: answers milliseconds
    retryWithBackoff({ delay: () => '1s' });
    // @ts-expect-error: answers whether
    retryWithBackoff({ when: () => 'yes' });
    // @ts-expect-error: answers milliseconds
    retryWithBackoff({ retryAfter: () => '10' });
    // @ts-expect-error: milliseconds
    retryWithBackoff({ maxRetryAfter: true });
    // @ts-expect-error: a budget, not its options
    retryWithBackoff({ budget: { ratio: 0.2 } });
    // @ts-expect-error: a function of error, attempt and wait
    retryWithBackoff({ onRetry: (_error: unknown, attempt: string) => void attempt });
    // @ts-expect-error: a scheduler
    retryWithBackoff({ scheduler: 1 });
    // @ts-expect-error: a number
    retryBudget({ ratio: '1' });
    // @ts-expect-error: a number
    retryBudget({ burst: null });
  });

  it('takes an explicit undefined for every option, and no option that is not', () => {
    expectTypeOf<{ [Name in keyof RetryWithBackoffOptions]-?: undefined }>().toExtend<RetryWithBackoffOptions>();
    // @ts-expect-error no such option
    retryWithBackoff({ count: 5 });
  });

  it('has a budget that is read, taken from and credited', () => {
    expectTypeOf(retryBudget()).toEqualTypeOf<RetryBudget>();
    expectTypeOf(retryBudget().take()).toBeBoolean();
    // @ts-expect-error: read only
    retryBudget().available = 1;
  });
});
