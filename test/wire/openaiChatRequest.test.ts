import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Capabilities } from '../../src/chat/capabilities.js';
import type { ChatRequest, Message } from '../../src/chat/chatRequest.js';
import { openaiChatWire } from '../../src/wire/openaiChat/wire.js';
import { targetOf } from './replay.js';

const hi: Message = { role: 'user', content: 'Hi' };

function encode(request: Partial<ChatRequest>, api = 'openai', capabilities: Partial<Capabilities> = {}) {
  const target = targetOf(api);
  return openaiChatWire.encodeRequest(
    { messages: [hi], ...request },
    { ...target, capabilities: { ...target.capabilities, ...capabilities } },
  );
}

const bodyOf = (...given: Parameters<typeof encode>) => encode(...given).body;
const messagesOf = (messages: readonly Message[], ...rest: [string?, Partial<Capabilities>?]) =>
  bodyOf({ messages }, ...rest).messages;

describe('openaiChat: a request', () => {
  it('is sent whole, and asks for a stream with usage', () => {
    expect(encode({})).toStrictEqual({
      path: '/chat/completions',
      headers: {},
      body: {
        model: 'model',
        messages: [{ role: 'user', content: 'Hi' }],
        stream_options: { include_usage: true },
        stream: true,
      },
    });
  });

  it.each<[Partial<ChatRequest>, object]>([
    [{ maxOutputTokens: 9 }, { max_completion_tokens: 9 }],
    [{ temperature: 0 }, { temperature: 0 }],
    [{ topP: 0.5 }, { top_p: 0.5 }],
    [{ seed: 7 }, { seed: 7 }],
    [{ stop: ['a', 'b'] }, { stop: ['a', 'b'] }],
    [{ reasoning: 'low' }, { reasoning_effort: 'low' }],
    [{ reasoning: 'none' }, { reasoning_effort: 'none' }],
  ])('says %j as %j', (request, fields) => {
    expect(bodyOf(request)).toStrictEqual({ ...bodyOf({}), ...fields });
  });

  it('leaves out what is not asked for', () => {
    expect(bodyOf({ stop: [], tools: [], toolChoice: 'auto' })).toStrictEqual(bodyOf({}));
  });

  it('carries its idempotency key as a header', () => {
    expect(encode({ idempotencyKey: 'k1' }).headers).toStrictEqual({ 'idempotency-key': 'k1' });
  });

  it('takes provider options last, but for the stream', () => {
    const options = { openai: { temperature: 1, stream: false, logprobs: true }, mistral: { safe_prompt: true } };
    expect(bodyOf({ temperature: 0, providerOptions: options })).toStrictEqual({ ...bodyOf({}), temperature: 1, logprobs: true });
    expect(bodyOf({ providerOptions: options }, 'groq')).toHaveProperty('logprobs', true);
  });
});

describe('openaiChat: tools', () => {
  const parameters = { type: 'object', properties: { a: { type: 'number' } } };
  const tools = [{ name: 'add', description: 'Adds.', parameters }];

  it('are functions', () => {
    expect(bodyOf({ tools }).tools).toStrictEqual([
      { type: 'function', function: { name: 'add', description: 'Adds.', parameters } },
    ]);
  });

  it('may be described by a schema library', () => {
    const [tool] = bodyOf({ tools: [{ name: 'add', parameters: z.object({ a: z.number() }) }] }).tools as object[];
    expect(tool).toMatchObject({
      function: { name: 'add', parameters: { type: 'object', properties: { a: { type: 'number' } } } },
    });
  });

  it.each<[ChatRequest['toolChoice'], unknown]>([
    ['auto', 'auto'],
    ['none', 'none'],
    ['required', 'required'],
    [{ name: 'add' }, { type: 'function', function: { name: 'add' } }],
    [undefined, undefined],
  ])('are chosen by %j', (toolChoice, said) => {
    expect(bodyOf({ tools, toolChoice }).tool_choice).toStrictEqual(said);
  });
});

describe('openaiChat: an output', () => {
  const closed = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false };

  it('is strict where the schema allows', () => {
    expect(bodyOf({ output: z.object({ a: z.string() }) }).response_format).toStrictEqual({
      type: 'json_schema',
      json_schema: { name: 'answer', schema: closed, strict: true },
    });
  });

  it('is not strict where it does not', () => {
    const schema = { ...closed, required: [] };
    expect(bodyOf({ output: schema }).response_format).toStrictEqual({
      type: 'json_schema',
      json_schema: { name: 'answer', schema, strict: false },
    });
  });

  it('is told in words where the dialect knows JSON but no schema', () => {
    const body = bodyOf({ output: closed }, 'deepseek');
    expect(body.response_format).toStrictEqual({ type: 'json_object' });
    expect(body.messages).toStrictEqual([
      {
        role: 'system',
        content: `Answer with one JSON value that fits this JSON schema, and with nothing else:\n${JSON.stringify(closed)}`,
      },
      { role: 'user', content: 'Hi' },
    ]);
  });

  it('is told in words alone where the model knows no JSON mode', () => {
    const body = bodyOf({ output: closed }, 'openai', { json: false });
    expect(body).not.toHaveProperty('response_format');
    expect(body.messages).toHaveLength(2);
  });
});

describe('openaiChat: messages', () => {
  it('keep their roles', () => {
    expect(messagesOf([{ role: 'system', content: 'Be brief.' }, hi, { role: 'assistant', content: 'Hello' }, hi])).toStrictEqual(
      [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Hello' },
        { role: 'user', content: 'Hi' },
      ],
    );
  });

  it('are parts only where they hold an image', () => {
    const text = { type: 'text', text: 'What is this?' } as const;
    const content = [
      text,
      { type: 'image', data: 'iVBORw0KGgo=' },
      { type: 'image', data: new URL('https://example.com/a.jpg') },
    ] as const;
    expect(messagesOf([{ role: 'user', content: [text, text] }])).toStrictEqual([
      { role: 'user', content: `${text.text}${text.text}` },
    ]);
    expect(messagesOf([{ role: 'user', content }])).toStrictEqual([
      {
        role: 'user',
        content: [
          text,
          { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
          { type: 'image_url', image_url: { url: 'https://example.com/a.jpg' } },
        ],
      },
    ]);
  });

  const call = { callId: 'c', name: 'add', args: { a: 1 }, argsText: '{"a": 1}', complete: true };

  it('give back calls as they came, and their results', () => {
    const messages: Message[] = [
      {
        role: 'assistant',
        toolCalls: [call, { ...call, callId: 'd', argsText: '' }, { ...call, callId: 'cut', complete: false }],
      },
      { role: 'tool', callId: 'c', content: '3' },
    ];
    expect(messagesOf(messages)).toStrictEqual([
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'c', type: 'function', function: { name: 'add', arguments: '{"a": 1}' } },
          { id: 'd', type: 'function', function: { name: 'add', arguments: '{}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'c', content: '3' },
    ]);
  });

  const detail = { type: 'reasoning.text', signature: 's', format: 'x' };
  const thought: Message = {
    role: 'assistant',
    content: 'So.',
    reasoning: 'Hm.',
    signatures: [
      { provider: 'openrouter', value: JSON.stringify(detail) },
      { provider: 'openrouter', value: 'no JSON' },
      { provider: 'anthropic', value: '{"foreign":true}' },
    ],
  };

  it.each([
    ['openai', {}],
    ['groq', {}],
    ['deepseek', { reasoning_content: 'Hm.' }],
    ['openrouter', { reasoning_details: [{ ...detail, text: 'Hm.' }] }],
  ])('give reasoning back to %s as %j', (api, fields) => {
    expect(messagesOf([thought, hi], api)).toStrictEqual([
      { role: 'assistant', content: 'So.', ...fields },
      { role: 'user', content: 'Hi' },
    ]);
  });

  it('give OpenRouter the text where nothing is signed', () => {
    expect(messagesOf([{ ...thought, signatures: [] }, hi], 'openrouter')).toMatchObject([
      { content: 'So.', reasoning: 'Hm.' },
      {},
    ]);
  });

  it('make ids that Mistral takes, the same for the same', () => {
    const [made, result] = messagesOf(
      [
        { role: 'assistant', toolCalls: [call] },
        { role: 'tool', callId: 'c', content: '3' },
      ],
      'mistral',
    ) as {
      readonly tool_calls: readonly { readonly id: string }[];
      readonly tool_call_id: string;
    }[];
    expect(made?.tool_calls[0]?.id).toMatch(/^[a-z0-9]{9}$/);
    expect(result?.tool_call_id).toBe(made?.tool_calls[0]?.id);
    expect(messagesOf([{ role: 'tool', callId: 'g6fVbXS8K', content: '3' }], 'mistral')).toMatchObject([
      { tool_call_id: 'g6fVbXS8K' },
    ]);
  });
});

describe('openaiChat: going on from a partial answer', () => {
  const partial: Message = { role: 'assistant', content: 'Once upon' };

  it.each<[Capabilities['continuation'], object, object]>([
    ['prefix', { prefix: true }, {}],
    ['flag', {}, { continue_final_message: true, add_generation_prompt: false }],
    ['prefill', {}, {}],
    ['user-turn', {}, {}],
  ])('is asked for by %s', (continuation, marks, fields) => {
    expect(bodyOf({ messages: [hi, partial] }, 'openai', { continuation })).toStrictEqual({
      ...bodyOf({}),
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Once upon', ...marks },
      ],
      ...fields,
    });
  });

  it.each<Capabilities['continuation']>(['prefix', 'flag'])(
    'is not asked for where the user speaks last (%s)',
    (continuation) => {
      expect(bodyOf({}, 'openai', { continuation })).toStrictEqual(bodyOf({}));
    },
  );
});

describe('openaiChat: dialects', () => {
  const usage = { stream_options: { include_usage: true } };

  it.each([
    ['openai', { max_completion_tokens: 9, seed: 7, reasoning_effort: 'high', ...usage }],
    ['azure', { max_completion_tokens: 9, seed: 7, reasoning_effort: 'high', ...usage }],
    ['deepseek', { max_tokens: 9, seed: 7, thinking: { type: 'enabled' }, reasoning_effort: 'high', ...usage }],
    ['groq', { max_completion_tokens: 9, seed: 7, reasoning_effort: 'high', ...usage }],
    ['llama.cpp', { max_tokens: 9, seed: 7, reasoning_effort: 'high', ...usage }],
    ['mistral', { max_tokens: 9, random_seed: 7, reasoning_effort: 'high' }],
    ['ollama', { max_tokens: 9, seed: 7, reasoning_effort: 'high', ...usage }],
    ['openrouter', { max_tokens: 9, seed: 7, reasoning: { effort: 'high' }, ...usage }],
    ['perplexity', { max_tokens: 9, seed: 7, reasoning_effort: 'high' }],
    ['together', { max_tokens: 9, seed: 7, reasoning_effort: 'high', ...usage }],
    ['vllm', { max_completion_tokens: 9, seed: 7, reasoning_effort: 'high', ...usage }],
    ['xai', { max_completion_tokens: 9, seed: 7, reasoning_effort: 'high', ...usage }],
    ['constructor', { max_completion_tokens: 9, seed: 7, reasoning_effort: 'high', ...usage }],
  ])('%s', (api, fields) => {
    const asked = bodyOf({ maxOutputTokens: 9, seed: 7, reasoning: 'high' }, api);
    const { model: _model, messages: _messages, stream: _stream, ...rest } = asked;
    expect(rest).toStrictEqual(fields);
  });

  it.each([
    ['deepseek', { thinking: { type: 'disabled' } }],
    ['openrouter', { reasoning: { enabled: false } }],
    ['vllm', { chat_template_kwargs: { enable_thinking: false } }],
    ['llama.cpp', { chat_template_kwargs: { enable_thinking: false } }],
  ])('%s can be told not to think', (api, fields) => {
    expect(bodyOf({ reasoning: 'none' }, api)).toMatchObject(fields);
  });

  it.each([
    ['openai', 'gpt-4o', 'high', undefined],
    ['mistral', 'mistral-small-latest', 'low', 'high'],
    ['mistral', 'mistral-small-latest', 'none', 'none'],
    ['mistral', 'magistral-medium-latest', 'high', undefined],
    ['groq', 'openai/gpt-oss-120b', 'medium', 'medium'],
    ['groq', 'openai/gpt-oss-120b', 'none', 'low'],
    ['groq', 'qwen/qwen3-32b', 'low', 'default'],
    ['groq', 'qwen/qwen3-32b', 'none', 'none'],
    ['groq', 'llama-3.3-70b-versatile', 'high', undefined],
    ['xai', 'grok-4', 'high', undefined],
    ['xai', 'grok-4-1-fast-reasoning', 'high', undefined],
    ['xai', 'grok-4.20-reasoning', 'high', undefined],
    ['xai', 'grok-3-mini', 'high', 'high'],
    ['xai', 'grok-4.5', 'medium', 'medium'],
    ['xai', 'grok-4.5', 'none', 'low'],
  ] as const)('%s: %s, asked for %s effort, is told %s', (api, model, reasoning, told) => {
    const { body } = openaiChatWire.encodeRequest({ messages: [hi], reasoning }, { ...targetOf(api), model });
    expect(body.reasoning_effort).toBe(told);
  });

  it.each([
    ['openai/gpt-oss-120b', 'json_schema'],
    ['a-model-of-tomorrow', 'json_schema'],
    ['llama-3.3-70b-versatile', 'json_object'],
  ])("groq's %s is bound by %s", (model, type) => {
    const output = { type: 'object', properties: {} };
    const { body } = openaiChatWire.encodeRequest({ messages: [hi], output }, { ...targetOf('groq'), model });
    expect(body.response_format).toMatchObject({ type });
  });

  it('deepseek is given the field of its thoughts in every turn, since without it none is taken', () => {
    const turn: Message = { role: 'assistant', content: 'From elsewhere.' };
    expect(messagesOf([hi, turn, hi], 'deepseek')).toMatchObject([{}, { reasoning_content: '' }, {}]);
  });
});
