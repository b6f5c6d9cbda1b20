// @vitest-environment jsdom
import fc from 'fast-check';
import { concat, delay, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { injectChat } from '../../src/angular/index.js';
import type { Chunk, ChunkBody } from '../../src/chat/chunk.js';
import { CompletionFold } from '../../src/chat/completionFold.js';
import { provider } from '../../src/providers/provider.js';
import { application, Clock } from './bed.js';

const body = fc.oneof<fc.Arbitrary<ChunkBody>[]>(
  fc.string().map((text) => ({ type: 'text', text })),
  fc.string().map((text) => ({ type: 'reasoning', text, kind: 'full' })),
  fc.constant<ChunkBody>({ type: 'start', model: 'm' }),
  fc.constant<ChunkBody>({ type: 'reset', discarded: 1 }),
  fc.constant<ChunkBody>({ type: 'queued', ticket: 't', position: 1 }),
  fc.constant<ChunkBody>({ type: 'switch', from: 'a', to: 'b', cause: 'stall', mode: 'prefill', at: 0 }),
  fc.constant<ChunkBody>({ type: 'signature', value: 's', api: 'a' }),
  fc.nat().map((outputTokens) => ({ type: 'usage', outputTokens })),
  fc.string().map((callId) => ({ type: 'tool-call', callId, name: 'n', args: {}, argsText: '{}', complete: true })),
  fc.constant<ChunkBody>({ type: 'meta', value: 1 }),
);

describe('whatever is said', () => {
  it("ends with the fold's text, usage, switches and message, and no timer", async () => {
    const clock = new Clock();
    const injector = application();
    let chunks: readonly (readonly [ChunkBody, number])[] = [];
    const any = provider('any', () =>
      concat(...chunks.map(([said, ms]) => of({ ...said, provider: 'any', attempt: 0 } as Chunk).pipe(delay(ms, clock)))),
    );
    const chat = injector.runInContext(() => injectChat({ provider: any, frames: clock }));
    const finish: ChunkBody = { type: 'finish', reason: 'stop' };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(body, fc.nat(20))), async (said) => {
        chunks = [...said, [finish, 1]];
        chat.clear();
        chat.send('Go');
        await clock.pass(1_000);
        const fold = new CompletionFold(clock);
        for (const [one] of chunks) fold.add({ ...one, provider: 'any', attempt: 0 } as Chunk);
        const { text, usage, switches, message } = fold.completion();
        expect([chat.text(), chat.usage(), chat.switches(), chat.status()]).toStrictEqual([text, usage, switches, 'done']);
        expect(chat.messages().at(-1)).toMatchObject({ ...message, text, ended: 'whole' });
        expect([chat.messages().length, clock.timers]).toStrictEqual([2, 0]);
      }),
      { numRuns: 500 },
    );
  });
});
