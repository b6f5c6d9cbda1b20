import { describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../src/chat/chatRequest.js';
import { openaiThought } from '../../src/wire/openaiThought.js';

const sampled = { temperature: 0.5, topP: 0.9 };
const thought = (model: string, reasoning?: ChatRequest['reasoning']) =>
  openaiThought({ messages: [], reasoning, ...sampled }, model);

describe('openaiThought', () => {
  it.each(['gpt-3.5-turbo', 'gpt-4o', 'gpt-4.1-mini', 'ft:gpt-4o:mine', 'chatgpt-4o-latest', 'gpt-5-chat-latest'])(
    '%s is sampled, and never told to think',
    (model) => {
      expect(thought(model, 'high')).toStrictEqual(sampled);
    },
  );

  it.each(['o3', 'o4-mini', 'gpt-5', 'gpt-5-mini', 'gpt-5.1', 'gpt-5.6-sol', 'gpt-6'])(
    '%s thinks, and is not sampled meanwhile',
    (model) => {
      expect(thought(model, 'low')).toStrictEqual({ effort: 'low' });
      expect(thought(model)).toStrictEqual({ effort: undefined });
    },
  );

  it.each([
    ['o3', { effort: 'low' }],
    ['gpt-5', { effort: 'minimal' }],
    ['gpt-5-nano-2025-08-07', { effort: 'minimal' }],
    ['gpt-5-codex', { effort: 'low' }],
    ['gpt-5.2', { effort: 'none', ...sampled }],
  ])('%s, told not to think, does the least it can: %j', (model, told) => {
    expect(thought(model, 'none')).toStrictEqual(told);
  });

  it('sends everything to a model whose name tells nothing', () => {
    expect(thought('my-deployment', 'none')).toStrictEqual({ effort: 'none', ...sampled });
  });
});
