import { describe, expect, it } from 'vitest';
import type { ChatRequest, Signature, ToolCall } from '../../src/chat/chatRequest.js';
import { anthropicWire } from '../../src/wire/anthropic/wire.js';
import { geminiWire } from '../../src/wire/gemini/wire.js';
import { openaiChatWire } from '../../src/wire/openaiChat/wire.js';
import { openaiResponsesWire } from '../../src/wire/openaiResponses/wire.js';
import type { Wire, WireTarget } from '../../src/wire/wire.js';
import { targetOf } from './replay.js';

const call = (callId: string, city: string, complete = true): ToolCall => ({
  callId,
  name: 'weather',
  args: complete ? { city } : undefined,
  argsText: complete ? `{"city":"${city}"}` : '{"ci',
  complete,
});
const signatures: readonly Signature[] = [
  { provider: 'anthropic', value: 'SIGNED-BY-ANTHROPIC' },
  { provider: 'gemini', value: 'SIGNED-BY-GEMINI' },
  { provider: 'openai', value: '{"id":"rs_1","encrypted_content":"SIGNED-BY-OPENAI"}' },
  { provider: 'openrouter', value: '{"type":"reasoning.encrypted","data":"SIGNED-BY-OPENROUTER"}' },
];
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false };
const output = { type: 'object', properties: { warmer: { type: 'string' } }, required: ['warmer'], additionalProperties: false };

/** A conversation that has been through several providers, and everything that can be asked of the next. */
const REQUEST: ChatRequest = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Where is this, and where is it warmer?' },
        { type: 'image', data: 'iVBORw0KGgo=' },
      ],
    },
    {
      role: 'assistant',
      content: 'Let me look.',
      reasoning: 'Two cities, then.',
      signatures,
      toolCalls: [call('call-1', 'Oslo'), call('call-2', 'Rome'), call('call-3', '', false)],
    },
    { role: 'tool', callId: 'call-1', content: '{"degrees":3}' },
    { role: 'tool', callId: 'call-2', content: 'sunny' },
    { role: 'system', content: 'Answer in JSON.' },
    { role: 'user', content: 'And so?' },
  ],
  tools: [{ name: 'weather', description: 'Tells the weather.', parameters }],
  toolChoice: 'auto',
  output,
  maxOutputTokens: 100_000,
  temperature: 0.5,
  topP: 0.9,
  seed: 7,
  stop: ['END'],
  reasoning: 'low',
  providerOptions: { openai: { user: 'me' }, anthropic: { metadata: { user_id: 'me' } }, gemini: { labels: { user: 'me' } } },
};

/** What is left of the window beside the prompt, which is estimated as 1,642 tokens. */
const WINDOW = 10_000;
const LEFT = 8_358;

function bodyOf(wire: Wire, api: string, model: string): Readonly<Record<string, unknown>> {
  const target = targetOf(api);
  const at: WireTarget = { ...target, model, capabilities: { ...target.capabilities, contextWindow: WINDOW } };
  return wire.encodeRequest(REQUEST, at).body;
}

const image = 'data:image/png;base64,iVBORw0KGgo=';
const strict = { name: 'answer', schema: output, strict: true };

const chatMessages = (reasoning: object): readonly object[] => [
  { role: 'system', content: 'Be brief.' },
  {
    role: 'user',
    content: [
      { type: 'text', text: 'Where is this, and where is it warmer?' },
      { type: 'image_url', image_url: { url: image } },
    ],
  },
  {
    role: 'assistant',
    content: 'Let me look.',
    ...reasoning,
    tool_calls: [
      { id: 'call-1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
      { id: 'call-2', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } },
    ],
  },
  { role: 'tool', tool_call_id: 'call-1', content: '{"degrees":3}' },
  { role: 'tool', tool_call_id: 'call-2', content: 'sunny' },
  { role: 'system', content: 'Answer in JSON.' },
  { role: 'user', content: 'And so?' },
];
const chatTools = {
  tools: [{ type: 'function', function: { name: 'weather', description: 'Tells the weather.', parameters } }],
  tool_choice: 'auto',
};
const chatRest = { stop: ['END'], seed: 7, stream: true, stream_options: { include_usage: true }, user: 'me' };

/** The whole body that each target is sent. */
const TABLE: readonly (readonly [target: string, wire: Wire, api: string, model: string, body: object])[] = [
  [
    'Chat Completions',
    openaiChatWire,
    'openai',
    'gpt-4o',
    {
      model: 'gpt-4o',
      messages: chatMessages({}),
      ...chatTools,
      response_format: { type: 'json_schema', json_schema: strict },
      max_completion_tokens: LEFT,
      temperature: 0.5,
      top_p: 0.9,
      ...chatRest,
    },
  ],
  [
    'OpenRouter',
    openaiChatWire,
    'openrouter',
    'openai/gpt-4o',
    {
      model: 'openai/gpt-4o',
      messages: chatMessages({ reasoning_details: [{ type: 'reasoning.encrypted', data: 'SIGNED-BY-OPENROUTER' }] }),
      ...chatTools,
      response_format: { type: 'json_schema', json_schema: strict },
      max_tokens: LEFT,
      temperature: 0.5,
      top_p: 0.9,
      reasoning: { effort: 'low' },
      ...chatRest,
    },
  ],
  [
    'DeepSeek',
    openaiChatWire,
    'deepseek',
    'deepseek-v4-flash',
    {
      model: 'deepseek-v4-flash',
      messages: [
        {
          role: 'system',
          content: `Answer with one JSON value that fits this JSON schema, and with nothing else:\n${JSON.stringify(output)}`,
        },
        ...chatMessages({ reasoning_content: 'Two cities, then.' }),
      ],
      ...chatTools,
      response_format: { type: 'json_object' },
      max_tokens: LEFT,
      temperature: 0.5,
      top_p: 0.9,
      thinking: { type: 'enabled' },
      reasoning_effort: 'low',
      ...chatRest,
    },
  ],
  [
    'Responses',
    openaiResponsesWire,
    'openai',
    'gpt-5.6-sol',
    {
      model: 'gpt-5.6-sol',
      instructions: 'Be brief.\n\nAnswer in JSON.',
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'Where is this, and where is it warmer?' },
            { type: 'input_image', image_url: image },
          ],
        },
        { type: 'reasoning', id: 'rs_1', encrypted_content: 'SIGNED-BY-OPENAI', summary: [] },
        { role: 'assistant', content: 'Let me look.' },
        { type: 'function_call', call_id: 'call-1', name: 'weather', arguments: '{"city":"Oslo"}' },
        { type: 'function_call', call_id: 'call-2', name: 'weather', arguments: '{"city":"Rome"}' },
        { type: 'function_call_output', call_id: 'call-1', output: '{"degrees":3}' },
        { type: 'function_call_output', call_id: 'call-2', output: 'sunny' },
        { role: 'user', content: 'And so?' },
      ],
      tools: [{ type: 'function', name: 'weather', description: 'Tells the weather.', parameters, strict: false }],
      tool_choice: 'auto',
      text: { format: { type: 'json_schema', ...strict } },
      max_output_tokens: LEFT,
      reasoning: { effort: 'low' },
      include: ['reasoning.encrypted_content'],
      store: false,
      stream: true,
      user: 'me',
    },
  ],
  [
    'Messages',
    anthropicWire,
    'anthropic',
    'claude-sonnet-4-5',
    {
      model: 'claude-sonnet-4-5',
      system: 'Be brief.\n\nAnswer in JSON.',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Where is this, and where is it warmer?' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Two cities, then.', signature: 'SIGNED-BY-ANTHROPIC' },
            { type: 'text', text: 'Let me look.' },
            { type: 'tool_use', id: 'call-1', name: 'weather', input: { city: 'Oslo' } },
            { type: 'tool_use', id: 'call-2', name: 'weather', input: { city: 'Rome' } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'call-1', content: '{"degrees":3}' },
            { type: 'tool_result', tool_use_id: 'call-2', content: 'sunny' },
            { type: 'text', text: 'And so?' },
          ],
        },
      ],
      tools: [{ name: 'weather', description: 'Tells the weather.', input_schema: parameters }],
      tool_choice: { type: 'auto' },
      output_config: { format: { type: 'json_schema', schema: output } },
      max_tokens: LEFT,
      stop_sequences: ['END'],
      thinking: { type: 'enabled', budget_tokens: 1_671 },
      metadata: { user_id: 'me' },
      stream: true,
    },
  ],
  [
    'Gemini',
    geminiWire,
    'gemini',
    'gemini-2.5-flash',
    {
      systemInstruction: { parts: [{ text: 'Be brief.\n\nAnswer in JSON.' }] },
      contents: [
        {
          role: 'user',
          parts: [
            { text: 'Where is this, and where is it warmer?' },
            { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } },
          ],
        },
        {
          role: 'model',
          parts: [
            { text: 'Let me look.' },
            {
              functionCall: { id: 'call-1', name: 'weather', args: { city: 'Oslo' } },
              thoughtSignature: 'SIGNED-BY-GEMINI',
            },
            { functionCall: { id: 'call-2', name: 'weather', args: { city: 'Rome' } } },
          ],
        },
        {
          role: 'user',
          parts: [
            { functionResponse: { id: 'call-1', name: 'weather', response: { degrees: 3 } } },
            { functionResponse: { id: 'call-2', name: 'weather', response: { output: 'sunny' } } },
            { text: 'And so?' },
          ],
        },
      ],
      tools: [
        { functionDeclarations: [{ name: 'weather', description: 'Tells the weather.', parametersJsonSchema: parameters }] },
      ],
      toolConfig: { functionCallingConfig: { mode: 'AUTO' } },
      generationConfig: {
        maxOutputTokens: LEFT,
        temperature: 0.5,
        topP: 0.9,
        seed: 7,
        stopSequences: ['END'],
        responseMimeType: 'application/json',
        responseJsonSchema: output,
        thinkingConfig: { thinkingBudget: 1_024, includeThoughts: true },
      },
      labels: { user: 'me' },
    },
  ],
];

describe('one history', () => {
  it.each(TABLE)('goes to %s', (_, wire, api, model, body) => {
    // As it goes out: what is undefined is not there.
    expect(JSON.parse(JSON.stringify(bodyOf(wire, api, model)))).toStrictEqual(body);
  });

  it.each(TABLE)('goes to %s without what others signed', (_, wire, api, model) => {
    const sent = JSON.stringify(bodyOf(wire, api, model));
    const foreign = signatures.filter(({ provider }) => provider !== api).map(({ provider }) => provider.toUpperCase());
    expect(foreign.filter((signer) => sent.includes(`SIGNED-BY-${signer}`))).toStrictEqual([]);
    expect(sent).not.toContain('call-3');
  });

  it.each([
    ['claude-3-opus-20240229', 4_096],
    ['claude-3-5-haiku-latest', 8_192],
    ['claude-opus-4-1', 32_000],
    ['claude-sonnet-4-5', 64_000],
    ['claude-opus-5-5', 100_000],
    ['claude-latest', 100_000],
  ])('asks %s for no longer answer than it can give', (model, most) => {
    const { body } = anthropicWire.encodeRequest(REQUEST, { ...targetOf('anthropic'), model });
    expect(body.max_tokens).toBe(most);
  });
});
