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
    ['openrouter', 'anthropic/claude-sonnet-4.5:nitro', 'prefill'],
    ['openrouter', 'anthropic/claude-opus-4.6', 'user-turn'],
    ['openrouter', 'google/gemini-2.5-pro', 'prefill'],
    ['openrouter', 'deepseek/deepseek-v4-pro', 'user-turn'],
    ['openrouter', 'constructor/prototype', 'user-turn'],
    ['openrouter', '', 'user-turn'],
    ['llama.cpp', 'qwen3', 'flag'],
    ['azure', 'my-deployment', 'user-turn'],
    ['groq', 'llama-3.3-70b-versatile', 'user-turn'],
    ['nobody', 'knows', 'user-turn'],
  ])('%s %s goes on by %s', (api, model, continuation) => {
    expect(capabilitiesOf(api, model).continuation).toBe(continuation);
  });

  it.each([
    ['anthropic', 'claude-3-5-haiku-latest', { tools: true, json: false, vision: true, contextWindow: 200_000 }],
    ['anthropic', 'claude-opus-4-1-20250805', { tools: true, json: false, vision: true, contextWindow: 200_000 }],
    ['anthropic', 'claude-haiku-4-5', { tools: true, json: true, vision: true, contextWindow: 200_000 }],
    ['anthropic', 'claude-sonnet-4-6', { tools: true, json: true, vision: true, contextWindow: 1_000_000 }],
    ['anthropic', 'claude-haiku-5-5', { tools: true, json: true, vision: true, contextWindow: 1_000_000 }],
    ['gemini', 'gemini-3.8-flash', { tools: true, json: true, vision: true, contextWindow: 1_048_576 }],
    ['openai', 'gpt-4', { tools: true, json: false, vision: false, contextWindow: 8_192 }],
    ['openai', 'gpt-4-turbo', { tools: true, json: false, vision: true, contextWindow: 128_000 }],
    ['openai', 'gpt-5-mini', { tools: true, json: true, vision: true, contextWindow: 400_000 }],
    ['openai', 'gpt-5.1-chat-latest', { tools: true, json: true, vision: true, contextWindow: 128_000 }],
    ['openai', 'gpt-5.6-sol', { tools: true, json: true, vision: true, contextWindow: 1_050_000 }],
    ['openai', 'o4-mini', { tools: true, json: true, vision: true, contextWindow: 200_000 }],
    ['azure', 'gpt-4o', { tools: true, json: true, vision: true, contextWindow: 128_000 }],
    ['deepseek', 'deepseek-v4-flash', { tools: true, json: true, vision: false, contextWindow: 1_048_565 }],
    ['mistral', 'mistral-medium-latest', { tools: true, json: true, vision: true, contextWindow: 262_144 }],
    ['mistral', 'open-mistral-7b', { tools: true, json: true, vision: false }],
    ['groq', 'groq/compound', { tools: false, json: true, vision: false, contextWindow: 131_072 }],
    ['groq', 'meta-llama/llama-4-scout-17b-16e-instruct', { tools: true, json: true, vision: true, contextWindow: 131_072 }],
    ['together', 'meta-llama/Llama-3.3-70B-Instruct-Turbo', { tools: true, json: true, vision: false, contextWindow: 131_072 }],
    ['xai', 'grok-4-fast-reasoning', { tools: true, json: true, vision: true, contextWindow: 2_000_000 }],
    ['xai', 'grok-4', { tools: true, json: true, vision: true, contextWindow: 256_000 }],
    ['perplexity', 'sonar', { tools: false, json: true, vision: false, contextWindow: 128_000 }],
    ['perplexity', 'sonar-pro', { tools: false, json: true, vision: true, contextWindow: 200_000 }],
    ['ollama', 'llava:13b', { tools: true, json: true, vision: true }],
    ['openrouter', 'x-ai/grok-4.5', { tools: true, json: true, vision: true, contextWindow: 500_000 }],
  ])('%s %s can do %j', (api, model, expected) => {
    const { continuation, ...can } = capabilitiesOf(api, model);
    expect(can).toStrictEqual(expected);
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
