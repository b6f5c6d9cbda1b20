/**
 * A gateway for an application that has been there all along: its Express server and its OpenAI client stay as they are but for the
 * client's `baseURL`, and its answers are whole from then on.
 *
 * `node dist/examples/gatewayInFront.js`. To ask the real providers, set `OPENAI_API_KEY` and `ANTHROPIC_API_KEY`, and take out the
 * upstream, `apiKey` and `baseUrl`. A gateway that strangers can reach wants `keys`.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import OpenAI from 'openai';
import { anthropic, failover, openai } from 'rxbaton';
import { gateway } from 'rxbaton/gateway';
import { nodeHandler } from 'rxbaton/node';
import { startUpstream } from 'rxbaton/testing/upstream';

const upstream = await startUpstream({ models: { 'gpt-4o': { fault: { type: 'cut', after: 20, how: 'rst' } } } });
const chat = failover([
  openai({ model: 'gpt-4o', apiKey: 'any', baseUrl: upstream.baseUrls.openai }),
  anthropic({ model: 'claude-sonnet-4-5', apiKey: 'any', baseUrl: upstream.baseUrls.anthropic }),
]);

const app = express();
// What is new. It stands before anything that reads bodies.
app.use('/ai', nodeHandler(gateway({ 'gpt-4o': chat })));
app.use(express.json());
const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo; // It listens to a port, and so to no pipe.

// What was there before.
const client = new OpenAI({ baseURL: `http://127.0.0.1:${port}/ai/v1`, apiKey: 'any' });
app.get('/about/:subject', async (request, response) => {
  const messages = [{ role: 'user' as const, content: `Tell me about ${request.params.subject}` }];
  for await (const { choices } of await client.chat.completions.create({ model: 'gpt-4o', messages, stream: true })) {
    response.write(choices[0]?.delta.content ?? '');
  }
  response.end();
});

const page = await fetch(`http://127.0.0.1:${port}/about/relays`);
console.log(await page.text());

server.close();
await chat.close();
await upstream.close();
