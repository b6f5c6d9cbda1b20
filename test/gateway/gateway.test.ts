import { describe, expect, it } from 'vitest';
import { finish, scripted, start } from '../failover/scripted.js';
import { asJson, asks, CHAT, Clock, chatBody, eventsIn } from './client.js';

const envelope = { id: 'chatcmpl-id1', created: 1_700_000_000, model: 'm' };
const event = (delta: object, finishReason: string | null = null) => ({
  ...envelope,
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
});
const usage = { type: 'usage', inputTokens: 3, outputTokens: 2 } as const;

describe('gateway', () => {
  const answers = () => asks(scripted(new Clock(), 'a', [[start, 'Hel', 'lo', usage, finish]]).provider);

  it('streams an answer', async () => {
    const response = await answers()(CHAT, { body: chatBody({ stream: true }) });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('x-request-id')).toBe('id1');
    expect(eventsIn(await response.text())).toStrictEqual([
      event({ role: 'assistant', content: '' }),
      event({ content: 'Hel' }),
      event({ content: 'lo' }),
      event({}, 'stop'),
      'data: [DONE]',
    ]);
  });

  it('gives a whole answer', async () => {
    const response = await answers()(CHAT, { body: chatBody() });
    expect(response.status).toBe(200);
    expect(await asJson(response)).toStrictEqual({
      ...envelope,
      object: 'chat.completion',
      choices: [
        { index: 0, message: { role: 'assistant', content: 'Hello', refusal: null }, logprobs: null, finish_reason: 'stop' },
      ],
      usage: {
        prompt_tokens: 3,
        completion_tokens: 2,
        total_tokens: 5,
        prompt_tokens_details: { cached_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0 },
      },
    });
  });
});
