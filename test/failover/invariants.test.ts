import fc from 'fast-check';
import { concat, defer, finalize, ignoreElements, NEVER, type Observable, of, throwError, timer } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../src/chat/chatRequest.js';
import { textOfContent } from '../../src/chat/chatRequest.js';
import type { Chunk, ChunkBody } from '../../src/chat/chunk.js';
import { type ErrorKind, ProviderError } from '../../src/chat/providerError.js';
import { failover } from '../../src/failover/failover.js';
import { type Provider, provider } from '../../src/providers/provider.js';

const ANSWER = 'One runner arrives with the baton while another is already moving; between them lies a short stretch of track.';
const WORDS = ANSWER.match(/\s?\S+/g) ?? [];

type Trouble = 'none' | 'stall' | ErrorKind;

interface Act {
  readonly trouble: Trouble;
  /** Words before the trouble. */
  readonly after: number;
  readonly manner: 'continues' | 'repeats' | 'restarts';
  readonly pace: number;
  readonly thinks: boolean;
}

const act: fc.Arbitrary<Act> = fc.record({
  trouble: fc.constantFrom<Trouble>(
    'none',
    'none',
    'stall',
    'network',
    'server',
    'overloaded',
    'truncated',
    'rate-limit',
    'auth',
    'not-found',
  ),
  after: fc.integer({ min: 0, max: WORDS.length }),
  manner: fc.constantFrom('continues', 'repeats', 'restarts'),
  pace: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 200, max: 400 })),
  thinks: fc.boolean(),
});

const world = fc.record({
  members: fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
  rungs: fc.boolean(),
  hedged: fc.boolean(),
  leaveAt: fc.option(fc.integer({ min: 0, max: 9_000 }), { freq: 5, nil: undefined }),
});

/** What a provider says to a request with a partial answer in it. */
function rest(request: ChatRequest, manner: Act['manner']): string {
  const said = request.messages.findLast((message) => message.role === 'assistant');
  const partial = said === undefined ? '' : textOfContent(said.content);
  if (manner === 'restarts' || !ANSWER.startsWith(partial)) return ANSWER;
  const back = manner === 'repeats' && partial.length >= 20 ? 20 : 0;
  return ANSWER.slice(partial.length - back);
}

describe('failover, whatever its providers do', () => {
  it('says each character once and in order, ends once, and leaves nothing behind', () => {
    fc.assert(
      fc.property(world, ({ members, rungs, hedged, leaveAt }) => {
        const scheduler = new TestScheduler(() => undefined);
        scheduler.maxFrames = Infinity;
        let open = 0;
        const play = (acts: readonly Act[], index: number): Provider => {
          let asked = 0;
          return provider(`p${index}`, (request) =>
            defer(() => {
              const now = acts[Math.min(asked++, acts.length - 1)];
              if (now === undefined) return NEVER;
              open++;
              return answer(scheduler, request, now).pipe(finalize(() => open--));
            }),
          );
        };
        const providers = members.map(play);
        const chat = failover(rungs ? providers.map((one) => [one]) : providers, {
          scheduler,
          random: () => 0.5,
          stall: { first: 1_000, between: 600 },
          hedgeAfter: hedged ? 100 : false,
          probe: false,
        });
        const heard: Chunk[] = [];
        let ends = 0;
        let afterEnd = 0;
        let left = false;
        const subscription = chat('Tell').subscribe({
          next: (chunk) => {
            heard.push(chunk);
            if (ends > 0 || left) afterEnd++;
          },
          error: (error: unknown) => {
            ends++;
            expect(ProviderError.is(error) || (error as { code?: string }).code === 'ALL_PROVIDERS_FAILED').toBe(true);
          },
          complete: () => {
            ends++;
            expect(heard.at(-1)?.type).toBe('finish');
          },
        });
        if (leaveAt !== undefined) {
          scheduler.schedule(() => {
            left = true;
            subscription.unsubscribe();
          }, leaveAt);
        }
        scheduler.flush();

        const finished = heard.some((chunk) => chunk.type === 'finish');
        const text = textAfterResets(heard);
        // Who leaves may leave between a few early words and their being taken back.
        if (!left) expect(ANSWER.startsWith(text)).toBe(true);
        if (finished) expect(text).toBe(ANSWER);
        expect(heard.filter((chunk) => chunk.type === 'finish').length).toBe(finished ? 1 : 0);
        expect([afterEnd, open, scheduler.actions.length]).toStrictEqual([0, 0, 0]);
        expect(ends).toBe(left && ends === 0 ? 0 : 1);
      }),
      { numRuns: 3_000 },
    );
  });
});

function textAfterResets(chunks: readonly Chunk[]): string {
  let text = '';
  for (const chunk of chunks) {
    if (chunk.type === 'reset') text = '';
    else if (chunk.type === 'text') text += chunk.text;
  }
  return text;
}

function answer(
  scheduler: TestScheduler,
  request: ChatRequest,
  { trouble, after, manner, pace, thinks }: Act,
): Observable<Chunk> {
  const said = (body: ChunkBody): Observable<Chunk> => of({ ...body, provider: '', attempt: 0 });
  const pause = timer(pace, scheduler).pipe(ignoreElements());
  const words = rest(request, manner).match(/\s?\S+|\s+/g) ?? [];
  const out = (trouble === 'none' ? words : words.slice(0, after)).map((word) =>
    concat(pause, said({ type: 'text', text: word })),
  );
  const end = trouble === 'none' ? said({ type: 'finish', reason: 'stop' }) : trouble === 'stall' ? NEVER : failing(trouble);
  const thought = thinks ? [pause, said({ type: 'reasoning', text: 'hm', kind: 'full' })] : [];
  return concat(said({ type: 'start' }), ...thought, ...out, end);
}

const failing = (kind: ErrorKind): Observable<never> => throwError(() => new ProviderError({ kind, provider: 'p' }));
