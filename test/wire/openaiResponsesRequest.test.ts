import { describe, expect, it } from 'vitest';
import type { ChatRequest, Message } from '../../src/chat/chatRequest.js';
import { openaiResponsesWire } from '../../src/wire/openaiResponses/wire.js';
import { targetOf } from './replay.js';

const hi: Message = { role: 'user', content: 'Hi' };
const encode = (request: Partial<ChatRequest>) =>
  openaiResponsesWire.encodeRequest({ messages: [hi], ...request }, targetOf('openai'));
const bodyOf = (request: Partial<ChatRequest>) => encode(request).body;
const inputOf = (messages: readonly Message[]) => bodyOf({ messages }).input;

describe('openaiResponses: a request', () => {
  it('carries the whole conversation, and asks for nothing to be kept', () => {
    expect(encode({})).toStrictEqual({
      path: '/responses',
      headers: {},
      body: { model: 'model', input: [{ role: 'user', content: 'Hi' }], store: false, stream: true },
    });
  });

  it.each<[Partial<ChatRequest>, object]>([
    [{ maxOutputTokens: 9 }, { max_output_tokens: 9 }],
    [{ temperature: 0 }, { temperature: 0 }],
    [{ topP: 0.5 }, { top_p: 0.5 }],
    [{ reasoning: 'low' }, { reasoning: { effort: 'low' }, include: ['reasoning.encrypted_content'] }],
    [{ reasoning: 'none' }, { reasoning: { effort: 'none' } }],
    [{ seed: 7, stop: ['a'] }, {}],
  ])('says %j as %j', (request, fields) => {
    expect(bodyOf(request)).toStrictEqual({ ...bodyOf({}), ...fields });
  });

  it('carries its idempotency key as a header', () => {
    expect(encode({ idempotencyKey: 'k1' }).headers).toStrictEqual({ 'idempotency-key': 'k1' });
  });

  it('takes provider options last, but for the stream', () => {
    const providerOptions = { openai: { store: true, stream: false, background: false } };
    expect(bodyOf({ providerOptions })).toStrictEqual({ ...bodyOf({}), store: true, background: false });
  });

  it('has its tools flat, and not strict', () => {
    const parameters = { type: 'object', properties: { a: { type: 'number' } } };
    const body = bodyOf({ tools: [{ name: 'add', description: 'Adds.', parameters }], toolChoice: { name: 'add' } });
    expect(body.tools).toStrictEqual([{ type: 'function', name: 'add', description: 'Adds.', parameters, strict: false }]);
    expect(body.tool_choice).toStrictEqual({ type: 'function', name: 'add' });
    expect(bodyOf({ tools: [{ name: 'add', parameters }], toolChoice: 'required' }).tool_choice).toBe('required');
  });

  it('asks for an output, strictly where the schema allows', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
    const format = { type: 'json_schema', name: 'answer' };
    expect(bodyOf({ output: schema }).text).toStrictEqual({
      format: { ...format, schema: { ...schema, additionalProperties: false }, strict: true },
    });
    const free = { ...schema, required: [] };
    expect(bodyOf({ output: free }).text).toStrictEqual({ format: { ...format, schema: free, strict: false } });
  });
});

describe('openaiResponses: an output of a model without a JSON mode', () => {
  it('is told in words', () => {
    const target = targetOf('openai');
    const request = { messages: [hi], output: { type: 'object' } };
    const { body } = openaiResponsesWire.encodeRequest(request, {
      ...target,
      capabilities: { ...target.capabilities, json: false },
    });
    expect(body).not.toHaveProperty('text');
    expect(body.instructions).toContain('{"type":"object"}');
  });
});

describe('openaiResponses: input', () => {
  it('leaves system messages to the instructions', () => {
    const system = (content: string): Message => ({ role: 'system', content });
    expect(bodyOf({ messages: [system('Be brief.'), hi, system('Be kind.')] })).toMatchObject({
      instructions: 'Be brief.\n\nBe kind.',
      input: [{ role: 'user', content: 'Hi' }],
    });
  });

  it('holds images', () => {
    const content = [
      { type: 'text', text: 'What is this?' },
      { type: 'image', data: 'AAAA', mimeType: 'image/webp' },
      { type: 'image', data: new URL('https://example.com/a.jpg') },
    ] as const;
    expect(inputOf([{ role: 'user', content }])).toStrictEqual([
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'What is this?' },
          { type: 'input_image', image_url: 'data:image/webp;base64,AAAA' },
          { type: 'input_image', image_url: 'https://example.com/a.jpg' },
        ],
      },
    ]);
  });

  it('gives back reasoning of its own, text, calls and results, in this order', () => {
    const call = { callId: 'c', name: 'add', args: {}, argsText: '', complete: true };
    const messages: Message[] = [
      {
        role: 'assistant',
        content: 'Let me see.',
        reasoning: 'Hm.',
        signatures: [
          { provider: 'anthropic', value: '{"encrypted_content":"foreign"}' },
          { provider: 'openai', value: 'no JSON' },
          { provider: 'openai', value: '{"id":"rs","encrypted_content":"abc"}' },
        ],
        toolCalls: [call, { ...call, callId: 'cut', complete: false }],
      },
      { role: 'tool', callId: 'c', content: '3' },
      { role: 'assistant', toolCalls: [{ ...call, argsText: '{"a": 1}' }] },
    ];
    expect(inputOf(messages)).toStrictEqual([
      { type: 'reasoning', id: 'rs', encrypted_content: 'abc', summary: [] },
      { role: 'assistant', content: 'Let me see.' },
      { type: 'function_call', call_id: 'c', name: 'add', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c', output: '3' },
      { type: 'function_call', call_id: 'c', name: 'add', arguments: '{"a": 1}' },
    ]);
  });

  it('leaves a partial answer at its end as it is', () => {
    expect(inputOf([hi, { role: 'assistant', content: 'Once upon' }])).toStrictEqual([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Once upon' },
    ]);
  });
});
