import { NEVER, Observable, of, range, Subject, take, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import * as v from 'valibot';
import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import type { StandardSchemaV1 } from '../../operators/base/standardSchema.js';
import { type ValidateWithOptions, validateWith } from '../../operators/validateWith.js';
import { ValidationError } from '../../operators/validation/validationError.js';

const testScheduler = () => new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));

const valid = () => true;
const invalid = () => false;
const refused = new ValidationError([{ message: 'The validating function did not accept the value' }]);

/** All that a stream says, with the items as they are and the end named. */
const said = (source: Observable<unknown>): unknown[] => {
  const heard: unknown[] = [];
  source.subscribe({
    next: (item) => heard.push(item),
    error: (error) => heard.push(error),
    complete: () => heard.push('complete'),
  });
  return heard;
};

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('validateWith', () => {
  it('holds the items until the value is known to be valid; live, lets them through and errors at the end', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  --a--b--|');
      const sourceSubs = '   ^-------!';
      const accepted = '     --------(ab|)';
      const rejected = '     --------#';
      const liveRejected = ' --a--b--#';
      expectObservable(source.pipe(validateWith(valid))).toBe(accepted);
      expectObservable(source.pipe(validateWith(invalid))).toBe(rejected, undefined, refused);
      expectObservable(source.pipe(validateWith(invalid, { live: true }))).toBe(liveRejected, undefined, refused);
      expectSubscriptions(source.subscriptions).toBe([sourceSubs, sourceSubs, sourceSubs]);
    });
  });

  it('live, mirrors what turns out valid', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  --a--b--|');
      const sourceSubs = '   ^-------!';
      const expected = '     --a--b--|';
      expectObservable(source.pipe(validateWith(valid, { live: true }))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    });
  });

  it('judges an empty source too', () => {
    testScheduler().run(({ cold, expectObservable }) => {
      const judged: unknown[] = [];
      const isSomething = (value: unknown) => {
        judged.push(value);
        return value !== undefined;
      };
      const source = cold(' --|');
      const expected = '    --#';
      expectObservable(source.pipe(validateWith(isSomething))).toBe(expected, undefined, refused);
      expectObservable(source.pipe(validateWith(isSomething, { live: true }))).toBe(expected, undefined, refused);
      expectObservable(source.pipe(validateWith(valid))).toBe('--|');
    });
  });

  it.each([false, true])('does not judge a source that never ends, errors, or is unsubscribed (live: %s)', (live) => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const judge = vi.fn(valid);
      const guard = validateWith<string>(judge, { live });
      const broken = cold('  --a-#');
      const brokenSubs = '   ^---!';
      const left = cold('    --a-|');
      const leftSubs = '     ^--!';
      expectObservable(NEVER.pipe(guard)).toBe('-');
      expectObservable(broken.pipe(guard)).toBe(live ? '--a-#' : '----#');
      expectObservable(left.pipe(guard), leftSubs).toBe(live ? '--a' : '---');
      expectSubscriptions(broken.subscriptions).toBe(brokenSubs);
      expectSubscriptions(left.subscriptions).toBe(leftSubs);
      flush();
      expect(judge).not.toHaveBeenCalled();
    });
  });

  it.each<ValidateWithOptions<string>>([{}, { live: true }])('judges the last item by default, once (%o)', (options) => {
    const judge = vi.fn(valid);
    expect(said(of('a', 'b', 'c').pipe(validateWith(judge, options)))).toStrictEqual(['a', 'b', 'c', 'complete']);
    expect(judge.mock.calls).toStrictEqual([['c']]);
  });

  it.each([false, true])('judges what `value` makes of all items, once (live: %s)', (live) => {
    const judge = vi.fn(valid);
    const value = vi.fn((items: readonly string[]) => items.join(''));
    said(of('a', 'b', 'c').pipe(validateWith(judge, { value, live })));
    expect(value.mock.calls).toStrictEqual([[['a', 'b', 'c']]]);
    expect(judge.mock.calls).toStrictEqual([['abc']]);
  });

  it('takes zod and valibot schemas, and tells their issues', () => {
    const value = (parts: readonly string[]) => JSON.parse(parts.join(''));
    const schemas = [z.object({ name: z.string() }), v.object({ name: v.string() })];
    for (const schema of schemas) {
      expect(said(of('{"name":', '"x"}').pipe(validateWith(schema, { value })))).toStrictEqual(['{"name":', '"x"}', 'complete']);
      const [error] = said(of('{"name":', '7}').pipe(validateWith(schema, { value })));
      expect(ValidationError.is(error)).toBe(true);
      expect((error as ValidationError).issues).toHaveLength(1);
    }
  });

  it('takes a schema that is a function', () => {
    const issue = { message: 'never good' };
    const schema: StandardSchemaV1 = Object.assign(() => true, {
      '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [issue] }) } as const,
    });
    expect(said(of(1).pipe(validateWith(schema)))).toStrictEqual([new ValidationError([issue])]);
  });

  it('takes a result with an empty list of issues for a refusal, as the specification does', () => {
    const schema: StandardSchemaV1 = { '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [] }) } };
    expect(said(of(1).pipe(validateWith(schema)))).toStrictEqual([new ValidationError([])]);
  });

  it.each([
    ['a function', async (value: unknown) => value === 'good'],
    [
      'a schema',
      v.pipeAsync(
        v.string(),
        v.checkAsync(async (text) => text === 'good'),
      ),
    ],
  ])('waits for %s that answers with a promise', async (_, schema) => {
    const accepted = said(of('good').pipe(validateWith(schema)));
    const rejected = said(of('bad').pipe(validateWith(schema)));
    expect([accepted, rejected]).toStrictEqual([[], []]);
    await settled();
    expect(accepted).toStrictEqual(['good', 'complete']);
    expect(rejected).toHaveLength(1);
    expect(ValidationError.is(rejected[0])).toBe(true);
  });

  it('live, has the items out while a promise is pending', async () => {
    const heard = said(of('a').pipe(validateWith(async () => false, { live: true })));
    expect(heard).toStrictEqual(['a']);
    await settled();
    expect(heard).toStrictEqual(['a', refused]);
  });

  it('being unsubscribed while a judgement is pending leaves it unheard', async () => {
    const heard: unknown[] = [];
    const subscription = of('a')
      .pipe(validateWith(async () => false))
      .subscribe({ next: (item) => heard.push(item), error: (error) => heard.push(error) });
    subscription.unsubscribe();
    await settled();
    expect(heard).toStrictEqual([]);
  });

  it.each([false, true])(
    'sends what the function, the schema or `value` throws down the error channel (live: %s)',
    async (live) => {
      const throwing = () => {
        throw 'thrown';
      };
      const schema: StandardSchemaV1 = { '~standard': { version: 1, vendor: 'test', validate: throwing } };
      const items = live ? [1] : [];
      expect(said(of(1).pipe(validateWith(throwing, { live })))).toStrictEqual([...items, 'thrown']);
      expect(said(of(1).pipe(validateWith(schema, { live })))).toStrictEqual([...items, 'thrown']);
      expect(said(of(1).pipe(validateWith(valid, { live, value: throwing })))).toStrictEqual([...items, 'thrown']);
      const rejected = said(of(1).pipe(validateWith(() => Promise.reject('rejected'), { live })));
      await settled();
      expect(rejected).toStrictEqual([...items, 'rejected']);
    },
  );

  it('gives each subscription of one result items of its own', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const counts: number[] = [];
      const value = (items: readonly string[]) => counts.push(items.length);
      const source = cold('       -a-b|');
      const sourceSubs = ['       ^---!', '--^---!'];
      const result = source.pipe(validateWith(valid, { value, live: true }));
      expectObservable(result).toBe('      -a-b|');
      expectObservable(result, '--^').toBe('---a-b|');
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
      expectObservable(of(counts), '9ms ^').toBe('9ms (c|)', { c: [2, 2] });
    });
  });

  it('live, stops a synchronous source when downstream has enough, and does not judge it', () => {
    const judge = vi.fn(invalid);
    const produced: number[] = [];
    const source = new Observable<number>((subscriber) => {
      for (let value = 0; value < 10 && !subscriber.closed; value += 1) {
        produced.push(value);
        subscriber.next(value);
      }
    });
    expect(said(source.pipe(validateWith(judge, { live: true }), take(3)))).toStrictEqual([0, 1, 2, 'complete']);
    expect(produced).toStrictEqual([0, 1, 2]);
    expect(judge).not.toHaveBeenCalled();
  });

  it('held, delivers no more items than downstream wants', () => {
    expect(said(range(0, 1_000).pipe(validateWith(valid), take(3)))).toStrictEqual([0, 1, 2, 'complete']);
  });

  it('lets a consumer re-enter', () => {
    const source = new Subject<number>();
    const heard: number[] = [];
    const subscription = source.pipe(validateWith<number>(invalid, { live: true })).subscribe({
      next: (value) => {
        heard.push(value);
        if (value < 2) source.next(value + 1);
        else subscription.unsubscribe();
      },
      error: () => heard.push(-1),
    });
    source.next(0);
    source.complete();
    expect(heard).toStrictEqual([0, 1, 2]);
  });

  it('held, keeps the order when the consumer re-enters the delivery', () => {
    const source = new Subject<string>();
    const result = source.pipe(validateWith<string>(valid));
    const heard: string[] = [];
    result.subscribe((item) => {
      heard.push(item);
      source.next('too late');
      if (item === 'a')
        of('within')
          .pipe(validateWith(valid))
          .subscribe((inner) => heard.push(inner));
    });
    source.next('a');
    source.next('b');
    source.complete();
    expect(heard).toStrictEqual(['a', 'within', 'b']);
  });

  it('held, gives each of two subscriptions items of its own', () => {
    testScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('     -a-b|');
      const sourceSubs = ['     ^---!', '--^---!'];
      const first = '           ----(ab|)';
      const second = '          ------(ab|)';
      const later = '           --^';
      const result = source.pipe(validateWith(valid));
      expectObservable(result).toBe(first);
      expectObservable(result, later).toBe(second);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    });
  });

  it('passes on the error of a source that fails at once', () => {
    expect(said(throwError(() => 'broken').pipe(validateWith(valid)))).toStrictEqual(['broken']);
  });

  it('refuses what cannot judge', () => {
    // @ts-expect-error a string is neither
    expect(() => validateWith('schema')).toThrow(/validateWith\(schema\) must be a function, not the string "schema"/);
    // @ts-expect-error a number is no function
    expect(() => validateWith(valid, { value: 7 })).toThrow(/value .* must be a function, not number/);
    expect(() => validateWith(valid, { value: undefined, live: undefined })).not.toThrow();
  });
});

describe('ValidationError', () => {
  const issues = [{ message: 'received "a secret answer"' }];

  it('is known by its code and by `is`, and is ignored by breakers', () => {
    const error = new ValidationError(issues);
    expect(error).toMatchObject({ name: 'ValidationError', code: 'INVALID', ignoredByBreaker: true });
    expect(error.issues).toBe(issues);
    expect(ValidationError.is(error)).toBe(true);
    expect(ValidationError.is(new Error('other'))).toBe(false);
  });

  it('has nothing of the answer in its message, nor where whole errors are printed', () => {
    const error = new ValidationError(issues);
    expect(error.message).toBe('The value is not valid: 1 issue');
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(Object.keys(error)).not.toContain('issues');
  });
});
