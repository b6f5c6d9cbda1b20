import { describe, expect, it } from 'vitest';
import { capabilitiesOf } from '../../src/providers/capabilitiesOf.js';

describe('capabilitiesOf', () => {
  it.each([
    ['anthropic', 'claude-3-5-haiku-latest', 'prefill'],
    ['anthropic', 'claude-sonnet-4-20250514', 'prefill'],
    ['anthropic', 'claude-opus-4-1', 'prefill'],
    ['anthropic', 'claude-sonnet-4-5', 'prefill'],
    ['anthropic', 'claude-haiku-4-5-20251001', 'prefill'],
    ['anthropic', 'claude-opus-4-6', 'user-turn'],
    ['anthropic', 'claude-sonnet-5', 'user-turn'],
    ['gemini', 'gemini-2.5-flash', 'prefill'],
    ['gemini', 'gemini-3.5-flash-lite', 'user-turn'],
    ['gemini', 'gemini-3.6-flash', 'user-turn'],
    ['openai', 'gpt-4o', 'user-turn'],
    ['deepseek', 'deepseek-chat', 'prefix'],
    ['mistral', 'mistral-large-latest', 'prefix'],
    ['vllm', 'meta-llama/Llama-3.3-70B', 'flag'],
    ['ollama', 'llama3.2', 'prefill'],
    ['openrouter', 'anthropic/claude-3.5-sonnet', 'prefill'],
    ['openrouter', 'openai/gpt-4o', 'user-turn'],
    ['nobody', 'knows', 'user-turn'],
  ])('%s %s goes on by %s', (api, model, continuation) => {
    expect(capabilitiesOf(api, model).continuation).toBe(continuation);
  });

  it('tells a context window from the most particular row', () => {
    expect(capabilitiesOf('openai', 'gpt-4.1-mini').contextWindow).toBe(1_047_576);
    expect(capabilitiesOf('openai', 'gpt-3.5-turbo')).toMatchObject({ vision: false, contextWindow: 16_385 });
    expect(capabilitiesOf('nobody', 'knows')).toStrictEqual({
      continuation: 'user-turn',
      tools: true,
      json: true,
      vision: false,
    });
  });
});
