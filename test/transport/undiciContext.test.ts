import { AsyncLocalStorage } from 'node:async_hooks';
import { lastValueFrom, tap, toArray } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openai } from '../../src/index.js';
import { startUpstream, type Upstream } from '../../src/testing/upstream/index.js';
import { undiciTransport } from '../../src/transport/undiciTransport.node.js';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream({ default: { firstTokenMs: 1, tokenMs: 1 } });
});
afterAll(() => upstream.close());

it('hands each answer on in the context it was asked for in, over one connection that is kept', async () => {
  const transport = undiciTransport({ connections: 1 });
  const ask = openai({ model: 'm', apiKey: 'k', baseUrl: upstream.baseUrls.openai, transport });
  const context = new AsyncLocalStorage<string>();
  const heardIn = (name: string): Promise<unknown[]> => {
    const heard: unknown[] = [];
    const hear = (): void => void heard.push(context.getStore());
    const answer = ask('Hi').pipe(tap({ next: hear, complete: hear }), toArray());
    return context.run(name, () => lastValueFrom(answer)).then(() => heard);
  };
  for (const name of ['first', 'second']) expect(new Set(await heardIn(name))).toStrictEqual(new Set([name]));
  expect(upstream.openSockets).toBe(1);
  await transport.close();
});
