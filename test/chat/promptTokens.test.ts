import { describe, expect, it } from 'vitest';
import type { Message, Part } from '../../src/chat/chatRequest.js';
import { promptTokens } from '../../src/chat/promptTokens.js';

const user = (content: string | readonly Part[]): Message => ({ role: 'user', content });
const tokens = (...messages: readonly Message[]): number => promptTokens({ messages });

describe('promptTokens', () => {
  it('takes four characters for a token, and one of a dense script', () => {
    expect(tokens(user('x'.repeat(40)))).toBe(10);
    expect(tokens(user('é'.repeat(40)))).toBe(10);
    expect(tokens(user('接力'.repeat(5)))).toBe(10);
    expect(tokens(user('🏃'))).toBe(2);
  });

  it('counts parts, calls, results and tools, and a picture as a big one', () => {
    const call = { callId: 'c', name: 'add', args: { a: 1 }, argsText: '{"a": 123}', complete: true };
    expect(tokens({ role: 'assistant', toolCalls: [call] })).toBe(4);
    expect(tokens({ role: 'tool', callId: 'c', content: '12345678' })).toBe(2);
    expect(tokens(user([{ type: 'text', text: '1234' }]))).toBe(1);
    expect(tokens(user([{ type: 'image', data: 'iVBORw0KGgo=' }]))).toBe(1_500);
    expect(promptTokens({ messages: [], tools: [{ name: 'add', description: 'Adds.', parameters: {} }] })).toBe(102);
  });
});
