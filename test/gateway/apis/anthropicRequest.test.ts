import { describe, expect, it } from 'vitest';
import { anthropicMessages } from '../../../src/gateway/apis/anthropic/anthropicMessages.js';
import { GatewayError } from '../../../src/gateway/gatewayError.js';
import type { JsonObject } from '../../../src/wire/jsonObject.js';

const LEAST = { model: 'fast', max_tokens: 1_000, messages: [{ role: 'user', content: 'Hi' }] };
const read = (fields: JsonObject) => anthropicMessages.readRequest({ ...LEAST, ...fields });
const messagesOf = (...messages: readonly object[]) => read({ messages }).request.messages;
const refusal = (fields: JsonObject): unknown => {
  try {
    read(fields);
  } catch (error) {
    return error;
  }
  return undefined;
};

const WEATHER = { name: 'weather', description: 'Tells it', input_schema: { type: 'object', properties: { city: {} } } };
const SCHEMA = { type: 'object', properties: { a: { type: 'number' } } };

describe('what a request of the Messages API asks for', () => {
  it('is a model, a limit and messages, and no more', () => {
    expect(read({})).toStrictEqual({
      model: 'fast',
      stream: false,
      request: { messages: [{ role: 'user', content: 'Hi' }], maxOutputTokens: 1_000 },
      body: LEAST,
    });
  });

  it('is sampled, stopped and limited as it says', () => {
    const { request, stream } = read({ stream: true, temperature: 0, top_p: 1, stop_sequences: ['END', '\n\n!'] });
    expect(stream).toBe(true);
    expect(request).toMatchObject({ temperature: 0, topP: 1, stop: ['END', '\n\n!'], maxOutputTokens: 1_000 });
  });

  it('has a system prompt of one text, or of several', () => {
    const system = (value: unknown) => read({ system: value }).request.messages[0];
    expect(system('Be brief.')).toStrictEqual({ role: 'system', content: 'Be brief.' });
    const blocks = [
      { type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } },
      { type: 'text', text: 'Be kind.' },
    ];
    expect(system(blocks)).toStrictEqual({ role: 'system', content: 'Be brief.\n\nBe kind.' });
  });

  it('shows images by their bytes and by their address', () => {
    const content = [
      { type: 'text', text: 'Which?' },
      { type: 'image', source: { type: 'base64', media_type: 'image/webp', data: 'UklGRg==' } },
      { type: 'image', source: { type: 'url', url: 'https://images.example/a.png' }, cache_control: null },
    ];
    expect(messagesOf({ role: 'user', content })).toStrictEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Which?' },
          { type: 'image', data: 'UklGRg==', mimeType: 'image/webp' },
          { type: 'image', data: 'https://images.example/a.png' },
        ],
      },
    ]);
  });

  it('gives calls back with their thoughts, and their results before what the user says', () => {
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw==' } };
    const messages = messagesOf(
      { role: 'user', content: 'Weather?' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Look it up.', signature: 'sig' },
          { type: 'redacted_thinking', data: 'secret' },
          { type: 'text', text: 'Let me look.' },
          { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Rome' } },
          { type: 'tool_use', id: 'toolu_2', name: 'weather', input: {} },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Here.' },
          { type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text: 'sun' }, image] },
          { type: 'tool_result', tool_use_id: 'toolu_2', content: 'no city', is_error: true },
        ],
      },
    );
    expect(messages).toStrictEqual([
      { role: 'user', content: 'Weather?' },
      {
        role: 'assistant',
        content: 'Let me look.',
        toolCalls: [
          { callId: 'toolu_1', name: 'weather', args: { city: 'Rome' }, argsText: '{"city":"Rome"}', complete: true },
          { callId: 'toolu_2', name: 'weather', args: {}, argsText: '{}', complete: true },
        ],
        reasoning: 'Look it up.',
        signatures: [
          { provider: 'anthropic', value: 'sig' },
          { provider: 'anthropic', value: 'redacted_thinking:secret' },
        ],
      },
      { role: 'tool', callId: 'toolu_1', content: 'sun' },
      { role: 'tool', callId: 'toolu_2', content: 'Error: no city' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Here.' },
          { type: 'image', data: 'iVBORw==', mimeType: 'image/png' },
        ],
      },
    ]);
  });

  it("keeps another provider's thoughts out of those that Anthropic signed", () => {
    const content = [
      { type: 'thinking', thinking: 'Mine. ', signature: '' },
      { type: 'thinking', thinking: 'Yours.', signature: 'sig' },
      { type: 'text', text: 'So.' },
    ];
    expect(messagesOf({ role: 'assistant', content })).toStrictEqual([
      { role: 'assistant', content: 'So.', reasoning: 'Yours.', signatures: [{ provider: 'anthropic', value: 'sig' }] },
    ]);
  });

  it('passes a prefill on as the last message', () => {
    const said = { role: 'assistant', content: 'The answer is' };
    expect(messagesOf({ role: 'user', content: 'Well?' }, said).at(-1)).toStrictEqual(said);
  });

  it('takes a system message in the middle', () => {
    expect(messagesOf({ role: 'user', content: 'Hi' }, { role: 'system', content: 'Be brief.' })[1]).toStrictEqual({
      role: 'system',
      content: 'Be brief.',
    });
  });

  it.each([
    [{ type: 'auto' }, 'auto'],
    [{ type: 'any' }, 'required'],
    [{ type: 'none' }, 'none'],
    [{ type: 'tool', name: 'weather' }, { name: 'weather' }],
  ])('may have to use a tool: %j', (choice, toolChoice) => {
    expect(read({ tools: [WEATHER], tool_choice: choice }).request).toMatchObject({
      tools: [{ name: 'weather', description: 'Tells it', parameters: WEATHER.input_schema }],
      toolChoice,
    });
  });

  it('may want one call at most, in the words of those APIs that know it', () => {
    const choice = { type: 'auto', disable_parallel_tool_use: true };
    expect(read({ tools: [WEATHER], tool_choice: choice }).request.providerOptions).toStrictEqual({
      anthropic: { tool_choice: choice },
      openai: { parallel_tool_calls: false },
    });
  });

  it("passes what only Anthropic's models have to them", () => {
    expect(read({ top_k: 40, service_tier: 'auto' }).request.providerOptions).toStrictEqual({
      anthropic: { top_k: 40, service_tier: 'auto' },
    });
  });

  it.each([
    [{ thinking: { type: 'disabled' } }, 'none'],
    [{ thinking: { type: 'adaptive' } }, 'high'],
    [{ thinking: { type: 'adaptive' }, output_config: { effort: 'low' } }, 'low'],
    [{ output_config: { effort: 'max' } }, 'high'],
    [{ thinking: { type: 'enabled', budget_tokens: 2_000 }, max_tokens: 10_000 }, 'low'],
    [{ thinking: { type: 'enabled', budget_tokens: 5_000 }, max_tokens: 10_000 }, 'medium'],
    [{ thinking: { type: 'enabled', budget_tokens: 8_000 }, max_tokens: 10_000 }, 'high'],
    [{}, undefined],
  ])('thinks as much as it says: %j', (fields, reasoning) => {
    expect(read(fields).request.reasoning).toBe(reasoning);
  });

  it.each([
    [{ output_config: { format: { type: 'json_schema', schema: SCHEMA } } }],
    [{ output_format: { type: 'json_schema', schema: SCHEMA } }],
  ])('wants JSON of a shape: %j', (fields) => {
    expect(read(fields).request.output).toStrictEqual(SCHEMA);
  });

  it('is not changed by what says nothing about the answer', () => {
    const fields = { metadata: { user_id: 'u1' }, cache_control: { type: 'ephemeral' }, container: null };
    expect(read(fields).request).toStrictEqual(read({}).request);
  });

  const user = (block: object) => ({ messages: [{ role: 'user', content: [block] }] });
  const tool = (fields: object) => ({ tools: [{ ...WEATHER, ...fields }] });

  it.each<[param: string, message: string, fields: JsonObject]>([
    ['model', 'Field required', { model: undefined }],
    ['model', 'Input should be a valid string', { model: 7 }],
    ['model', 'String should have at least 1 character', { model: '' }],
    ['max_tokens', 'Field required', { max_tokens: null }],
    ['max_tokens', 'Input should be greater than or equal to 1', { max_tokens: 0 }],
    ['max_tokens', 'Input should be a valid integer', { max_tokens: 1.5 }],
    ['stream', 'Input should be a valid boolean', { stream: 'yes' }],
    ['temperature', 'Input should be less than or equal to 1', { temperature: 1.2 }],
    ['temperature', 'Input should be greater than or equal to 0', { temperature: -0.1 }],
    ['top_p', 'Input should be a valid number', { top_p: '1' }],
    ['stop_sequences.1', 'each stop sequence must contain non-whitespace', { stop_sequences: ['a', ' '] }],
    ['messages', 'Field required', { messages: undefined }],
    ['messages', 'at least one message is required', { messages: [] }],
    [
      'messages',
      'final assistant content cannot end with trailing whitespace',
      { messages: [{ role: 'assistant', content: 'Hm ' }] },
    ],
    ['messages.0.role', "Input should be 'user' or 'assistant' or 'system'", { messages: [{ role: 'tool', content: 'a' }] }],
    ['messages.0.content', 'Field required', { messages: [{ role: 'user' }] }],
    ['messages.0.content', 'Input should be a valid list', { messages: [{ role: 'user', content: 7 }] }],
    ['messages.0.content', 'user messages must have non-empty content', { messages: [{ role: 'user', content: '' }] }],
    ['messages.0.content.0.text', 'Field required', user({ type: 'text' })],
    [
      'messages.0.content.0.type',
      'This kind of content is not supported here: use text, image or tool_result',
      user({ type: 'document', source: {} }),
    ],
    ['messages.0.content.0.source.type', "Input should be 'base64' or 'url'", user({ type: 'image', source: { type: 'file' } })],
    [
      'messages.0.content.0.source.url',
      'Only HTTP and HTTPS URLs are supported',
      user({ type: 'image', source: { type: 'url', url: 'file:///etc/passwd' } }),
    ],
    [
      'messages.0.content.0.source.data',
      'Input should be valid base64',
      user({ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'http://inside.example' } }),
    ],
    ['messages.0.content.0.tool_use_id', 'Field required', user({ type: 'tool_result', content: 'a' })],
    ['system.0.type', "Input should be 'text'", { system: [{ type: 'image' }] }],
    [
      'tools.0.type',
      "Tools that a provider runs or defines are not supported here: use 'custom'",
      { tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
    ],
    ['tools.0.name', "String should match pattern '^[a-zA-Z0-9_-]{1,128}$'", tool({ name: 'a b' })],
    ['tools.0.input_schema', 'Field required', tool({ input_schema: undefined })],
    ['tools.0.input_schema.type', "Input should be 'object'", tool({ input_schema: { type: 'array' } })],
    ['tools.0.strict', 'This field is not supported here: providers could not all honour it', tool({ strict: true })],
    ['tools', 'Tool names must be unique.', { tools: [WEATHER, WEATHER] }],
    ['tool_choice', 'tool_choice may only be specified while providing tools.', { tool_choice: { type: 'auto' } }],
    [
      'tool_choice.name',
      'There is no such tool in the provided tools',
      { ...tool({}), tool_choice: { type: 'tool', name: 'b' } },
    ],
    [
      'thinking.budget_tokens',
      '`max_tokens` must be greater than `thinking.budget_tokens`.',
      { thinking: { type: 'enabled', budget_tokens: 2_000 } },
    ],
    [
      'temperature',
      '`temperature` may only be set to 1 when thinking is enabled.',
      { thinking: { type: 'enabled', budget_tokens: 1_024 }, max_tokens: 4_000, temperature: 0 },
    ],
    [
      'tool_choice',
      'Thinking may not be enabled when tool_choice forces tool use.',
      { ...tool({}), tool_choice: { type: 'any' }, thinking: { type: 'enabled', budget_tokens: 1_024 }, max_tokens: 4_000 },
    ],
    ['output_config.format.schema', 'Field required', { output_config: { format: { type: 'json_schema' } } }],
    ['mcp_servers', 'This field is not supported here: providers could not all honour it', { mcp_servers: [] }],
    ['inference_geo', 'This field is not supported here: providers could not all honour it', { inference_geo: 'eu' }],
  ])('is refused by name: %s, %s', (param, message, fields) => {
    const error = refusal(fields);
    expect(error).toBeInstanceOf(GatewayError);
    expect(error).toMatchObject({ status: 400, code: 'invalid_request', param, message: `${param}: ${message}` });
  });

  it('[X05] takes nothing from the prototype of anything', () => {
    const body = JSON.parse(
      '{"__proto__":{"model":"fast"},"max_tokens":5,"messages":[{"role":"user","content":"a"}]}',
    ) as JsonObject;
    expect(() => anthropicMessages.readRequest(body)).toThrow('__proto__: This field is not supported here');
    expect(refusal({ tool_choice: undefined, messages: [{ role: 'user', content: [{ type: 'constructor' }] }] })).toMatchObject({
      param: 'messages.0.content.0.type',
    });
  });
});
