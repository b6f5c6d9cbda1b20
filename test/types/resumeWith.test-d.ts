import { asyncScheduler, type Observable, of } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';
import type { ContextOperator } from '../../operators/base/context.js';
import type { Handover } from '../../operators/relay/relay.js';
import { type ResumeWithOptions, resumeWith } from '../../operators/resumeWith.js';

describe('resumeWith', () => {
  it('keeps the item type in a pipe, and has the items as progress', () => {
    const resumed = of(1).pipe(
      resumeWith(({ progress, error, attempt }) => {
        expectTypeOf(progress).toEqualTypeOf<readonly number[]>();
        expectTypeOf(error).toBeUnknown();
        expectTypeOf(attempt).toBeNumber();
        return attempt === 0 ? of(2) : undefined;
      }),
    );
    expectTypeOf(resumed).toEqualTypeOf<Observable<number>>();
    // @ts-expect-error: a leg of another item type
    of(1).pipe(resumeWith(() => of('x')));
    // @ts-expect-error: next is a function
    of(1).pipe(resumeWith(of(2)));
  });

  it('infers the progress from its fold', () => {
    const progress = { seed: () => '', add: (text: string, item: number) => text + item };
    of(1).pipe(resumeWith((handover: Handover<string>) => of(handover.progress.length), { progress }));
    // @ts-expect-error: the fold makes a string
    of(1).pipe(resumeWith((handover: Handover<number>) => of(handover.progress), { progress }));
  });

  it('infers the context from next', () => {
    const resume = resumeWith((_: Handover<readonly string[]>, question: { readonly text: string }) => of(question.text));
    expectTypeOf(resume).toEqualTypeOf<ContextOperator<string, { readonly text: string }>>();
  });

  it('has these options', () => {
    const next = () => of(1);
    const all: Required<ResumeWithOptions<number, number>> = {
      progress: { seed: () => 0, add: (sum, item) => sum + item },
      soft: { after: 5, isProgress: (item) => item > 0 },
      maxAttempts: 3,
      scheduler: asyncScheduler,
    };
    resumeWith(next, all);
    resumeWith(next, { soft: { after: of('silent') } });
    // @ts-expect-error: both halves of the fold
    resumeWith(next, { progress: { seed: () => 0 } });
    // @ts-expect-error: soft says after what
    resumeWith(next, { soft: {} });
    // @ts-expect-error: milliseconds
    resumeWith(next, { soft: { after: '5s' } });
    // @ts-expect-error: a fold of the items
    resumeWith(next, { progress: { seed: () => 0, add: (sum: number, item: string) => sum + item.length } });
    // @ts-expect-error: a predicate of an item
    resumeWith(next, { soft: { after: 5, isProgress: (item: string) => item === '' } });
    // @ts-expect-error: a number
    resumeWith(next, { maxAttempts: '3' });
    // @ts-expect-error: a scheduler
    resumeWith(next, { scheduler: 'async' });
  });

  it('takes an explicit undefined for every option, and no option that is not', () => {
    expectTypeOf<{ [Name in keyof ResumeWithOptions<number, string>]-?: undefined }>().toExtend<
      ResumeWithOptions<number, string>
    >();
    // @ts-expect-error no such option
    resumeWith(() => of(1), { attempts: 3 });
  });
});
