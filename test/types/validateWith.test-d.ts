import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type MonoTypeOperatorFunction, type Observable, of } from 'rxjs';
import * as v from 'valibot';
import { describe, expectTypeOf, it } from 'vitest';
import * as z from 'zod/mini';
import { type ValidateWithOptions, validateWith } from '../../operators/validateWith.js';
import { ValidationError } from '../../operators/validation/validationError.js';

describe('validateWith', () => {
  it('keeps the type of the items, whatever judges them', () => {
    expectTypeOf(of(1).pipe(validateWith(z.number()))).toEqualTypeOf<Observable<number>>();
    expectTypeOf(of(1).pipe(validateWith(v.number()))).toEqualTypeOf<Observable<number>>();
    expectTypeOf(of('a').pipe(validateWith((value) => value === 'a'))).toEqualTypeOf<Observable<string>>();
    expectTypeOf(of('a').pipe(validateWith(async () => true))).toEqualTypeOf<Observable<string>>();
    expectTypeOf(validateWith<Date>(() => true)).toEqualTypeOf<MonoTypeOperatorFunction<Date>>();
  });

  it('takes any Standard Schema of the specification', () => {
    expectTypeOf(validateWith<number>).toBeCallableWith({} as StandardSchemaV1<string, number>);
  });

  it('gives `value` the items', () => {
    of(1).pipe(validateWith(() => true, { value: (items) => expectTypeOf(items).toEqualTypeOf<readonly number[]>() }));
  });

  it('gives the judge something unknown', () => {
    validateWith((value) => {
      expectTypeOf(value).toEqualTypeOf<unknown>();
      return true;
    });
  });

  it('takes an explicit undefined for every option', () => {
    expectTypeOf<{ [Name in keyof ValidateWithOptions<string>]-?: undefined }>().toExtend<ValidateWithOptions<string>>();
  });

  it('refuses what is of the wrong type', () => {
    // @ts-expect-error a function answers with a boolean
    validateWith(() => 'yes');
    // @ts-expect-error
    validateWith(() => true, { value: 'last' });
    // @ts-expect-error
    validateWith(() => true, { live: 'yes' });
    // @ts-expect-error no such option
    validateWith(() => true, { hold: false });
  });

  it('narrows an unknown error', () => {
    const error: unknown = new ValidationError([]);
    if (ValidationError.is(error)) {
      expectTypeOf(error.code).toEqualTypeOf<'INVALID'>();
      expectTypeOf(error.ignoredByBreaker).toEqualTypeOf<true>();
      expectTypeOf(error.issues).toExtend<readonly StandardSchemaV1.Issue[]>();
    }
  });
});
