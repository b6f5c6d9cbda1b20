/**
 * A chat on the command line: answers are shown as they come and remembered, although the first provider breaks off in the middle.
 *
 * `node dist/examples/nodeChat.js`, or with questions from a pipe. To ask the real providers, set `OPENAI_API_KEY` and
 * `ANTHROPIC_API_KEY`, and take out the upstream, `apiKey` and `baseUrl`.
 */
import { createInterface } from 'node:readline';
import { anthropic, type Chunk, completion, failover, type Message, openai } from 'rxbaton';
import { startUpstream } from 'rxbaton/testing/upstream';
import { tap } from 'rxjs';

const upstream = await startUpstream({ models: { 'gpt-4o': { fault: { type: 'cut', after: 20, how: 'rst' } } } });
const chat = failover([
  openai({ model: 'gpt-4o', apiKey: 'any', baseUrl: upstream.baseUrls.openai }),
  anthropic({ model: 'claude-sonnet-4-5', apiKey: 'any', baseUrl: upstream.baseUrls.anthropic }),
]);

function show(chunk: Chunk): void {
  if (chunk.type === 'text') process.stdout.write(chunk.text);
  if (chunk.type === 'reset') process.stdout.write('\n(once more from the beginning)\n');
}

const history: Message[] = [];
const questions = createInterface({
  input: process.stdin,
  output: process.stdin.isTTY ? process.stdout : undefined,
  prompt: '> ',
});
questions.prompt();
for await (const content of questions) {
  history.push({ role: 'user', content });
  try {
    const { message, attempts } = await completion(chat({ messages: history }).pipe(tap(show)));
    history.push(message);
    console.log(`\n(${attempts.map(({ provider, outcome }) => `${provider}: ${outcome}`).join(', ')})`);
  } catch (error) {
    history.pop();
    console.error(`\n${String(error)}`);
  }
  questions.prompt();
}

await chat.close();
await upstream.close();
