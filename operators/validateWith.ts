import { concat, concatMap, defer, type MonoTypeOperatorFunction, type Observable, tap, toArray } from 'rxjs';
import { checkFunction } from './base/checkOption.js';
import { isStandardSchema } from './base/standardSchema.js';
import { type Validator, verdict } from './validation/verdict.js';

export interface ValidateWithOptions<T> {
  /**
   * What is judged, made of all the items of a stream. It is called once, at completion.
   *
   * @defaultValue the last item; `undefined` if there was none
   */
  readonly value?: ((items: readonly T[]) => unknown) | undefined;
  /**
   * Lets the items through as they come, and errors at the end if they were not valid, instead of holding them until they are
   * known to be.
   *
   * @defaultValue false
   */
  readonly live?: boolean | undefined;
}

/**
 * Lets a stream complete only if the value it makes is valid: by a Standard Schema (zod, valibot, arktype …) or a function.
 *
 * ```text
 * source                                --a--b--|
 * validateWith(valid)                   --------(ab|)
 * validateWith(invalid)                 --------#
 * validateWith(invalid, { live: true }) --a--b--#
 * ```
 *
 * It judges once, at completion; an empty source is judged too. Errors with `ValidationError`, or with what `schema` or `value`
 * threw or rejected with. An error of the source passes at once, and held items are dropped. Unsubscribing while a judgement is
 * pending lets it go unheard. Each subscription holds its own items; live, and without `value`, only the last.
 *
 * @example
 * ```ts
 * of('[1', ', 2').pipe(validateWith((text) => text === '[1, 2]', { value: (parts) => parts.join('') })).subscribe({
 *   error: (error) => console.log(error.code), // INVALID
 * });
 * ```
 *
 * @param schema - A Standard Schema, or a function that answers whether a value is valid; either may answer with a promise.
 * @returns A function that returns an Observable of the source's items, once or if they are valid.
 */
export function validateWith<T>(schema: Validator, options: ValidateWithOptions<T> = {}): MonoTypeOperatorFunction<T> {
  const { value, live = false } = options;
  if (!isStandardSchema(schema)) checkFunction('validateWith(schema)', schema);
  if (value !== undefined) checkFunction('validateWith({ value })', value);
  const make = value ?? lastOf;
  const judge: Judge<T> = (items) => verdict(schema, () => make(items));
  return live ? judgeAfter(judge, value ? keepAll : keepLast) : judgeBefore(judge);
}

type Judge<T> = (items: readonly T[]) => Observable<never>;

function judgeBefore<T>(judge: Judge<T>): MonoTypeOperatorFunction<T> {
  return (source) =>
    source.pipe(
      toArray(),
      concatMap((items) => concat(judge(items), items)),
    );
}

function judgeAfter<T>(judge: Judge<T>, keep: (items: T[], item: T) => void): MonoTypeOperatorFunction<T> {
  return (source) =>
    defer(() => {
      const items: T[] = [];
      const kept = source.pipe(tap((item) => keep(items, item)));
      return concat(kept, judge(items));
    });
}

function lastOf(items: readonly unknown[]): unknown {
  return items.at(-1);
}

function keepAll<T>(items: T[], item: T): void {
  items.push(item);
}

function keepLast<T>(items: T[], item: T): void {
  items[0] = item;
}
