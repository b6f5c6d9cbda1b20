import { describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../src/chat/chatRequest.js';
import { outputLimit } from '../../src/wire/outputLimit.js';
import { targetOf } from './replay.js';

const limitOf = (contextWindow: number | undefined, characters: number, maxOutputTokens?: number): number | undefined => {
  const request: ChatRequest = { messages: [{ role: 'user', content: 'x'.repeat(characters) }], maxOutputTokens };
  const target = targetOf('openai');
  return outputLimit(request, { ...target, capabilities: { ...target.capabilities, contextWindow } });
};

describe('outputLimit', () => {
  it.each([
    ['fits', 1_000, 400, 900, 900],
    ['reaches beyond the window', 1_000, 400, 901, 900],
    ['is larger than the window', 1_000, 400, 1_000_000, 900],
    ['is none', 1_000, 400, undefined, undefined],
    ['is for a window that nobody knows', undefined, 400, 1_000_000, 1_000_000],
    ['has sixteen tokens left', 1_000, 3_936, 500, 16],
    ['has next to nothing left, which is the API to refuse', 1_000, 3_940, 500, 500],
  ])('a limit that %s', (_, window, characters, limit, sent) => {
    expect(limitOf(window, characters, limit)).toBe(sent);
  });
});
