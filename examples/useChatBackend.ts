/**
 * The backend of the AI SDK's `useChat`, over a failover: the answer is whole although the first provider breaks off, and a
 * `data-switch` part tells the page where another went on.
 *
 * `PORT=3001 node dist/examples/useChatBackend.js`, and in the page `useChat({ transport: new DefaultChatTransport({ api }) })`
 * with the address that it prints. To ask the real providers, set `OPENAI_API_KEY` and `ANTHROPIC_API_KEY`, and take out the
 * upstream, `apiKey` and `baseUrl`.
 */
import { createServer } from 'node:http';
import { convertToModelMessages, createUIMessageStreamResponse, safeValidateUIMessages, streamText } from 'ai';
import { anthropic, failover, openai } from 'rxbaton';
import { switchParts, toLanguageModel } from 'rxbaton/ai-sdk';
import { nodeHandler } from 'rxbaton/node';
import { startUpstream } from 'rxbaton/testing/upstream';

const upstream = await startUpstream({ models: { 'gpt-4o': { fault: { type: 'cut', after: 20, how: 'rst' } } } });
const chat = failover([
  openai({ model: 'gpt-4o', apiKey: 'any', baseUrl: upstream.baseUrls.openai }),
  anthropic({ model: 'claude-sonnet-4-5', apiKey: 'any', baseUrl: upstream.baseUrls.anthropic }),
]);
const model = toLanguageModel(chat);

async function answer(request: Request): Promise<Response> {
  if (request.method !== 'POST' || new URL(request.url).pathname !== '/api/chat') return new Response(null, { status: 404 });
  const body: unknown = await request.json().catch(() => null);
  const messages = typeof body === 'object' && body !== null && 'messages' in body ? body.messages : undefined;
  const asked = await safeValidateUIMessages({ messages });
  if (!asked.success) return new Response('This is not what useChat sends.', { status: 400 });
  // The signal aborts when the reader leaves, and with it the provider's request.
  const result = streamText({ model, messages: await convertToModelMessages(asked.data), abortSignal: request.signal });
  return createUIMessageStreamResponse({ stream: switchParts(result.toUIMessageStream()) });
}

const server = createServer(nodeHandler(answer, { onError: console.error }));
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) console.log(`http://127.0.0.1:${address.port}/api/chat`);
});
