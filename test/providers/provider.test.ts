import { from, of, tap, throwError } from 'rxjs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Chunk } from '../../src/chat/chunk.js';
import { completion } from '../../src/chat/completion.js';
import { ProviderError } from '../../src/chat/providerError.js';
import { type Provider, provider } from '../../src/providers/provider.js';

const chunks = (...texts: readonly string[]): Chunk[] => [
  ...texts.map((text): Chunk => ({ type: 'text', text, provider: 'x', attempt: 7 })),
  { type: 'finish', reason: 'stop', provider: 'x', attempt: 7 },
];
const saying = (...texts: readonly string[]): Provider => provider('mine', () => of(...chunks(...texts)));

describe('provider', () => {
  it('stamps the chunks of any function, and takes a prompt for a request', async () => {
    const asked: unknown[] = [];
    const mine = provider('mine', (request) => {
      asked.push(request);
      return of(...chunks('Hi'));
    });
    const seen: Chunk[] = [];
    mine('Hello').subscribe((chunk) => seen.push(chunk));
    expect(seen.map(({ provider: id, attempt }) => [id, attempt])).toStrictEqual([
      ['mine', 0],
      ['mine', 0],
    ]);
    expect(asked).toStrictEqual([{ messages: [{ role: 'user', content: 'Hello' }] }]);
    expect((await completion(mine('Hello'))).provider).toBe('mine');
  });

  it('is cold, and makes an error of the stream of whatever is wrong', async () => {
    let calls = 0;
    const broken = provider('mine', () => {
      calls++;
      throw new Error('inside');
    });
    broken('Hi');
    expect(calls).toBe(0);
    await expect(completion(broken('Hi'))).rejects.toThrow('inside');
    await expect(completion(saying('x')({} as never))).rejects.toThrow(TypeError);
    expect(() => provider('', () => of())).toThrow(/name/);
    expect(() => provider('mine', undefined as never)).toThrow(/call must be a function/);
  });

  it('is the same provider behind operators, which are told the request', () => {
    const asked: unknown[] = [];
    const piped = saying('x').pipe(
      (source, request) => {
        asked.push(request.messages[0]?.content);
        return source;
      },
      () => throwError(() => new Error('last')),
    );
    let error: unknown;
    piped('Hi').subscribe({ error: (thrown: unknown) => (error = thrown) });
    expect([piped.id, asked, (error as Error).message]).toStrictEqual(['mine', ['Hi'], 'last']);
  });
});

describe("a request's `output`", () => {
  const messages = [{ role: 'user' as const, content: 'Hi' }];
  const Point = z.object({ x: z.number(), y: z.number().default(2) });

  it('is validated by any Standard Schema, and its value is on the completion', async () => {
    const said = saying('```json\n{"x"', ': 1}\n```');
    expect((await completion(said({ messages, output: Point }))).output).toStrictEqual({ x: 1, y: 2 });
    expect((await completion(said({ messages, output: v.object({ x: v.number() }) }))).output).toStrictEqual({ x: 1 });
    const asynchronous = v.pipeAsync(
      v.object({ x: v.number() }),
      v.checkAsync(async ({ x }) => x === 1),
    );
    expect((await completion(said({ messages, output: asynchronous }))).output).toStrictEqual({ x: 1 });
    expect((await completion(said({ messages, output: { type: 'object' } }))).output).toStrictEqual({ x: 1 });
  });

  it.each<[string, object]>([
    ['{"x":"one"}', Point],
    ['no JSON', Point],
    ['no JSON', { type: 'object' }],
  ])('%s is an invalid answer', async (said, output) => {
    const error = await completion(saying(said)({ messages, output })).catch((thrown: unknown) => thrown);
    expect(ProviderError.is(error) && [error.kind, error.switchable, error.ignoredByBreaker]).toStrictEqual([
      'invalid-answer',
      true,
      true,
    ]);
  });

  it('ends an answer that can no longer become it', async () => {
    const heard: string[] = [];
    const endless = provider('mine', () =>
      from(chunks('{"x":', '1,', '"y":', 'null', ',"z":1}')).pipe(
        tap((chunk) => heard.push(chunk.type === 'text' ? chunk.text : '')),
      ),
    );
    await expect(completion(endless({ messages, output: Point }))).rejects.toMatchObject({
      kind: 'invalid-answer',
      provider: 'mine',
      cause: { issues: [{ path: ['y'] }] },
    });
    expect(heard).toStrictEqual(['{"x":', '1,', '"y":', 'null']);
  });

  it('is not asked of an answer of tool calls', async () => {
    const calls = provider('mine', () => of<Chunk[]>({ type: 'finish', reason: 'tool-calls', provider: 'mine', attempt: 0 }));
    expect((await completion(calls({ messages, output: Point }))).finish).toBe('tool-calls');
  });
});
