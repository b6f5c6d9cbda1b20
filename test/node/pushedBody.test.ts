import { gateway } from 'rxbaton/gateway';
import { serve } from 'rxbaton/node';
import { expect, it } from 'vitest';
import { openai } from '../../src/index.js';
import { startUpstream } from '../../src/testing/upstream/index.js';

it('a burst that fills what waits for the reader, before there is one, does not stop the answer', async () => {
  const answer = 'and on '.repeat(2_000);
  const upstream = await startUpstream({ default: { answer, firstTokenMs: 0, tokenMs: 0, tokensPerWrite: 50 } });
  const chat = openai({ model: 'gpt-4o', apiKey: 'k', baseUrl: upstream.baseUrls.openai });
  const server = await serve(gateway({ chat }, { highWaterMark: 1 }), { port: 0 });
  const response = await fetch(`http://127.0.0.1:${server.port}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'chat', stream: true, messages: [{ role: 'user', content: 'Hi' }] }),
  });
  expect(await response.text()).toMatch(/\[DONE\]\s*$/);
  await server.close();
  await upstream.close();
});
