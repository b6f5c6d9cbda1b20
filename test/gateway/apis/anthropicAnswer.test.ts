import { describe, expect, it } from 'vitest';
import type { Completion } from '../../../src/chat/completionFold.js';
import { anthropicMessages } from '../../../src/gateway/apis/anthropic/anthropicMessages.js';
import { asked, ENVELOPE, thoughtful } from './anthropicEvents.js';

const ANSWER: Completion = {
  text: 'So.',
  reasoning: 'Hm.',
  toolCalls: [
    { callId: 'call_1', name: 'weather', args: { city: 'Rome' }, argsText: '{"city":"Rome"}', complete: true },
    { callId: 'call_2', name: 'weather', args: undefined, argsText: '{"ci', complete: false },
  ],
  finish: 'length',
  usage: { inputTokens: 20, cachedTokens: 15, outputTokens: 7 },
  provider: 'p',
  model: 'claude-1',
  switches: 0,
  attempts: [],
  message: { role: 'assistant', reasoning: 'Hm.', signatures: [{ provider: 'anthropic', value: 'sig' }] },
};
const bodyOf = (answer: Partial<Completion> = {}, request = asked()) =>
  anthropicMessages.answerBody({ ...ANSWER, ...answer }, request, ENVELOPE);

describe('a whole answer as a message of the Messages API', () => {
  it('[S19] has its text, its whole calls and its tokens', () => {
    expect(bodyOf()).toStrictEqual({
      id: 'msg_0b6f',
      type: 'message',
      role: 'assistant',
      model: 'claude-1',
      content: [
        { type: 'text', text: 'So.' },
        { type: 'tool_use', id: 'call_1', name: 'weather', input: { city: 'Rome' } },
      ],
      stop_reason: 'max_tokens',
      stop_sequence: null,
      stop_details: null,
      usage: {
        input_tokens: 5,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 15,
        output_tokens: 7,
        output_tokens_details: undefined,
      },
    });
  });

  it('has its thoughts where they were asked for, with the signature if it is Anthropic’s', () => {
    const [signed] = [bodyOf({}, thoughtful()).content].flat();
    expect(signed).toStrictEqual({ type: 'thinking', thinking: 'Hm.', signature: 'sig' });
    const foreign = { role: 'assistant', reasoning: 'Hm.', signatures: [{ provider: 'gemini', value: 'canary' }] } as const;
    const [unsigned] = [bodyOf({ message: foreign }, thoughtful()).content].flat();
    expect(unsigned).toStrictEqual({ type: 'thinking', thinking: 'Hm.', signature: '' });
  });

  it('says why it was refused', () => {
    expect(bodyOf({ text: '', toolCalls: [], finish: 'refusal', refusal: 'I will not.' })).toMatchObject({
      content: [],
      stop_reason: 'refusal',
      stop_details: { type: 'refusal', category: null, explanation: 'I will not.' },
    });
  });

  it("bears the gateway's name where the provider tells none, and fails where a call is broken for no reason", () => {
    const { model: _model, ...nameless } = ANSWER;
    expect(anthropicMessages.answerBody(nameless, asked(), ENVELOPE)).toMatchObject({ model: 'fast' });
    expect(() => bodyOf({ finish: 'tool-calls' })).toThrow('The model made a tool call whose arguments are not JSON');
  });
});
