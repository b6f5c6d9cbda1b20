import { DEFAULT_ANSWER, type ScriptOptions, startUpstream, type Upstream, words } from 'rxbaton/testing/upstream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anthropicClient } from './anthropicClient.js';
import { chatClient } from './chatClient.js';
import { CALLS, type Client } from './client.js';
import { geminiClient } from './geminiClient.js';
import { responsesClient } from './responsesClient.js';

const CLIENTS: Readonly<Record<string, Client>> = {
  'openai, Chat Completions': chatClient,
  'openai, Responses': responsesClient,
  '@anthropic-ai/sdk': anthropicClient,
  '@google/genai': geminiClient,
};
const hearings = Object.entries(CLIENTS).flatMap(([name, client]) =>
  Object.entries(client.hear).map(([way, hear]) => ({ name, way, client, hear })),
);

const FAST: ScriptOptions = { firstTokenMs: 0, tokenMs: 0 };

let upstream: Upstream;
beforeEach(async () => {
  upstream = await startUpstream({ default: FAST });
});
afterEach(() => upstream.close());

/** The upstream is a fair stand-in when the providers' own clients cannot tell it from what they know. */
describe.each(hearings)('$name, $way', ({ client, hear }) => {
  const { finish, errors, keyStatus } = client;
  const thrown = (apiKey = 'any'): Promise<unknown> =>
    hear({ upstream, apiKey }).then(
      () => undefined,
      (error: unknown) => error,
    );

  it('hears the text and the tokens exactly', async () => {
    const heard = await hear({ upstream });
    expect(heard).toStrictEqual({ text: DEFAULT_ANSWER, calls: [], finish: finish.stop, input: 3, output: 60 });
  });

  it('hears calls after reasoning and text', async () => {
    upstream.set(undefined, { answer: 'Let me look.', reasoning: 'Hm, well.', toolCalls: CALLS });
    const { text, calls, finish: reason } = await hear({ upstream });
    expect({ text, calls }).toStrictEqual({ text: 'Let me look.', calls: CALLS.map(({ name, args }) => [name, args]) });
    expect(reason).toBe(finish.calls);
  });

  it('hears that a limit cut the text', async () => {
    const text = words(DEFAULT_ANSWER).slice(0, 7).join('');
    expect(await hear({ upstream, limit: 7 })).toStrictEqual({ text, calls: [], finish: finish.length, input: 3, output: 7 });
  });

  it('throws its own error for a bad key', async () => {
    const error = await thrown('bad-key');
    expect(error).toBeInstanceOf(errors.key);
    expect(error).toHaveProperty('status', keyStatus);
  });

  it.each([
    [429, 'limited'],
    [500, 'server'],
    [503, 'server'],
    [529, 'server'],
  ] as const)('throws its own error for %i, having asked once', async (status, kind) => {
    upstream.set(undefined, { fault: { type: 'status', status, retryAfter: 0 } });
    const error = await thrown();
    expect(error).toBeInstanceOf(errors[kind]);
    expect(error).toHaveProperty('status', status);
    expect(upstream.requests).toHaveLength(1);
  });

  it('throws its own error for one amid the stream', async () => {
    upstream.set(undefined, { fault: { type: 'error', after: 3 } });
    expect(await thrown()).toBeInstanceOf(errors.amid);
  });
});
