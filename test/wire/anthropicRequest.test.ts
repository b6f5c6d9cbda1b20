import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { ChatRequest, Message, ToolCall } from '../../src/chat/chatRequest.js';
import { anthropicWire } from '../../src/wire/anthropic/wire.js';
import type { WireTarget } from '../../src/wire/wire.js';
import { decodeAll } from './decodeAll.js';

const target: WireTarget = {
  id: 'anthropic/claude-sonnet-4-5',
  api: 'anthropic',
  model: 'claude-sonnet-4-5',
  capabilities: { continuation: 'prefill', tools: true, json: true, vision: true },
};

const user = (content: string): Message => ({ role: 'user', content });
const call = (callId: string, args: unknown = {}): ToolCall => ({
  callId,
  name: 'weather',
  args,
  argsText: JSON.stringify(args),
  complete: true,
});
const weather = { name: 'weather', description: 'Tells the weather', parameters: { type: 'object', properties: {} } };

/** The body as it is sent: without what is `undefined`. */
function bodyOf(request: Partial<ChatRequest>, model = target.model): Record<string, unknown> {
  const { body } = anthropicWire.encodeRequest({ messages: [user('Hi')], ...request }, { ...target, model });
  return JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
}

const messagesOf = (...messages: readonly Message[]): unknown => bodyOf({ messages }).messages;

describe('anthropic encodeRequest', () => {
  it('sends the least that the API takes', () => {
    expect(anthropicWire.encodeRequest({ messages: [user('Hi')] }, target)).toMatchObject({
      path: '/v1/messages',
      headers: { 'anthropic-version': '2023-06-01' },
    });
    expect(bodyOf({})).toStrictEqual({
      model: 'claude-sonnet-4-5',
      max_tokens: 8192,
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
    });
  });

  it.each<readonly [string, Partial<ChatRequest>, Record<string, unknown>]>([
    ['maxOutputTokens', { maxOutputTokens: 100 }, { max_tokens: 100 }],
    ['temperature', { temperature: 0.3 }, { temperature: 0.3 }],
    ['a temperature on the scale of the others', { temperature: 1.6 }, { temperature: 1 }],
    ['topP', { topP: 0.9 }, { top_p: 0.9 }],
    ['stop', { stop: ['END'] }, { stop_sequences: ['END'] }],
    [
      'tools',
      { tools: [weather] },
      { tools: [{ name: 'weather', description: 'Tells the weather', input_schema: weather.parameters }] },
    ],
    ['toolChoice auto', { tools: [weather], toolChoice: 'auto' }, { tool_choice: { type: 'auto' } }],
    ['toolChoice none', { tools: [weather], toolChoice: 'none' }, { tool_choice: { type: 'none' } }],
    ['toolChoice required', { tools: [weather], toolChoice: 'required' }, { tool_choice: { type: 'any' } }],
    [
      'toolChoice by name',
      { tools: [weather], toolChoice: { name: 'weather' } },
      { tool_choice: { type: 'tool', name: 'weather' } },
    ],
    ['reasoning, as a share of the limit', { reasoning: 'medium' }, { thinking: { type: 'enabled', budget_tokens: 4096 } }],
    ['providerOptions', { providerOptions: { anthropic: { top_k: 5, max_tokens: 7 } } }, { top_k: 5, max_tokens: 7 }],
    ['providerOptions by id', { providerOptions: { [target.id]: { top_k: 6 } } }, { top_k: 6 }],
  ])('%s', (_, request, expected) => {
    expect(bodyOf(request)).toMatchObject(expected);
  });

  it.each<readonly [string, Partial<ChatRequest>, string]>([
    ['topP beside a temperature, which models from 4.5 on refuse', { temperature: 0.5, topP: 0.5 }, 'top_p'],
    ['a temperature beside a thinking budget', { temperature: 0.5, reasoning: 'high' }, 'temperature'],
    ['a budget beside a forced tool', { reasoning: 'high', tools: [weather], toolChoice: 'required' }, 'thinking'],
    [
      'a budget before a partial answer',
      { reasoning: 'high', messages: [user('Hi'), { role: 'assistant', content: 'He' }] },
      'thinking',
    ],
    ['a budget that leaves no room to answer', { reasoning: 'high', maxOutputTokens: 1024 }, 'thinking'],
    ['a tool choice without tools', { toolChoice: 'required' }, 'tool_choice'],
    ['a seed, which the API does not know', { seed: 7 }, 'seed'],
    ['the options of others', { providerOptions: { openai: { seed: 7 } } }, 'seed'],
  ])('leaves out %s', (_, request, field) => {
    expect(bodyOf(request)).not.toHaveProperty(field);
  });

  it('never turns streaming off, and lets no `__proto__` through', () => {
    const options = JSON.parse('{"anthropic":{"stream":false,"__proto__":{"polluted":true}}}') as Record<string, unknown>;
    const { body } = anthropicWire.encodeRequest({ messages: [user('Hi')], providerOptions: options }, target);
    expect(body.stream).toBe(true);
    expect(Object.keys(body)).not.toContain('__proto__');
    expect(body).not.toHaveProperty('polluted');
  });

  it('keeps a budget where the calls that are answered came with thinking', () => {
    const asked: Message = { role: 'assistant', toolCalls: [call('a')], signatures: [{ provider: 'anthropic', value: 'sig' }] };
    const result: Message = { role: 'tool', callId: 'a', content: '20 °C' };
    expect(bodyOf({ reasoning: 'low', messages: [user('Hi'), asked, result] })).toHaveProperty('thinking.budget_tokens', 1638);
    const foreign: Message = { ...asked, signatures: [{ provider: 'openai', value: 'sig' }] };
    expect(bodyOf({ reasoning: 'low', messages: [user('Hi'), foreign, result] })).not.toHaveProperty('thinking');
  });

  it.each<readonly [string, NonNullable<ChatRequest['reasoning']>, Record<string, unknown>]>([
    ['claude-3-haiku-20240307', 'high', { max_tokens: 4096 }],
    ['claude-3-7-sonnet-20250219', 'low', { max_tokens: 8192, thinking: { type: 'enabled', budget_tokens: 1638 } }],
    ['claude-opus-4-20250514', 'high', { max_tokens: 8192, thinking: { type: 'enabled', budget_tokens: 6553 } }],
    ['claude-opus-4-6', 'high', adaptive('high')],
    ['anthropic.claude-sonnet-5-20260701-v1:0', 'low', adaptive('low')],
    ['my-alias', 'medium', adaptive('medium')],
    ['claude-opus-4-8', 'none', { max_tokens: 8192 }],
    ['claude-sonnet-5', 'none', { max_tokens: 8192, thinking: { type: 'disabled' } }],
    ['claude-sonnet-5-5', 'none', { max_tokens: 8192, thinking: { type: 'between_tools' } }],
    ['claude-fable-5', 'none', { max_tokens: 8192, output_config: { effort: 'low' } }],
  ])('asks %s to think as it understands: %s', (model, reasoning, expected) => {
    const { model: _model, messages: _messages, stream: _stream, ...rest } = bodyOf({ reasoning }, model);
    expect(rest).toStrictEqual(expected);
  });

  it('leaves sampling to models that allow none', () => {
    expect(bodyOf({ temperature: 0.5, topP: 0.5 }, 'claude-opus-4-7')).not.toHaveProperty('temperature');
    expect(bodyOf({ temperature: 0.5, topP: 0.5 }, 'claude-opus-4-7')).not.toHaveProperty('top_p');
    expect(bodyOf({ temperature: 0.5, topP: 0.5 }, 'claude-3-5-sonnet-20241022')).toMatchObject({ temperature: 0.5, top_p: 0.5 });
  });

  it('takes a Standard Schema, and tells a model without structured outputs in words', () => {
    const output = z.object({ title: z.string() });
    expect(bodyOf({ output })).toHaveProperty('output_config.format.schema.properties.title.type', 'string');
    const old = { ...target, capabilities: { ...target.capabilities, json: false } };
    const { body } = anthropicWire.encodeRequest({ messages: [user('Hi')], output }, old);
    expect(body.output_config).toBeUndefined();
    expect(body.system).toContain('"title"');
  });
});

describe('anthropic messages', () => {
  it('lifts system messages to the top, wherever they stand', () => {
    const messages: readonly Message[] = [
      { role: 'system', content: 'Be brief.' },
      user('Hi'),
      { role: 'system', content: [{ type: 'text', text: 'Speak French.' }] },
    ];
    expect(bodyOf({ messages })).toMatchObject({
      system: 'Be brief.\n\nSpeak French.',
      messages: [{ role: 'user', content: 'Hi' }],
    });
  });

  it('merges turns of one side', () => {
    expect(messagesOf(user('One'), user('Two'), { role: 'assistant', content: 'Three' }, user('Four'))).toStrictEqual([
      { role: 'user', content: [text('One'), text('Two')] },
      { role: 'assistant', content: 'Three' },
      { role: 'user', content: 'Four' },
    ]);
  });

  it('sends images as bytes or by address', () => {
    const content = [
      { type: 'image', data: 'iVBORw0K' },
      { type: 'image', data: '/9j/4AAQ', mimeType: 'image/x-own' },
      { type: 'image', data: new URL('https://example.com/a.png') },
      { type: 'image', data: 'https://example.com/b.png' },
      { type: 'image', data: new URL('data:image/gif;base64,R0lG') },
      { type: 'text', text: 'What is it?' },
    ] as const;
    const base64 = (media_type: string, data: string): object => ({
      type: 'image',
      source: { type: 'base64', media_type, data },
    });
    const url = (address: string): object => ({ type: 'image', source: { type: 'url', url: address } });
    expect(messagesOf({ role: 'user', content })).toStrictEqual([
      {
        role: 'user',
        content: [
          base64('image/png', 'iVBORw0K'),
          base64('image/x-own', '/9j/4AAQ'),
          url('https://example.com/a.png'),
          url('https://example.com/b.png'),
          base64('image/gif', 'R0lG'),
          text('What is it?'),
        ],
      },
    ]);
  });

  it('gives calls and their results, in one turn', () => {
    const asked: Message = { role: 'assistant', content: '', toolCalls: [call('a', { city: 'Rome' }), call('b', 'no object')] };
    const results: readonly Message[] = ['a', 'b'].map((callId) => ({ role: 'tool', callId, content: '20 °C' }));
    expect(messagesOf(user('Hi'), asked, ...results, user('Thanks'))).toStrictEqual([
      { role: 'user', content: 'Hi' },
      {
        role: 'assistant',
        content: [
          { type: 'tool_use', id: 'a', name: 'weather', input: { city: 'Rome' } },
          { type: 'tool_use', id: 'b', name: 'weather', input: {} },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'a', content: '20 °C' },
          { type: 'tool_result', tool_use_id: 'b', content: '20 °C' },
          text('Thanks'),
        ],
      },
    ]);
  });

  it('makes the ids of other providers fit: of this alphabet, and each once', () => {
    const round = (callId: string): readonly Message[] => [
      { role: 'assistant', toolCalls: [call(callId)] },
      { role: 'tool', callId, content: 'ok' },
    ];
    const sent = JSON.stringify(messagesOf(user('Hi'), ...round('call_0'), ...round('call_0'), ...round('functions.f:1')));
    expect(sent.match(/"(?:id|tool_use_id)":"[^"]*"/g)).toStrictEqual([
      '"id":"call_0"',
      '"tool_use_id":"call_0"',
      '"id":"call_0_2"',
      '"tool_use_id":"call_0_2"',
      '"id":"functions_f_1"',
      '"tool_use_id":"functions_f_1"',
    ]);
  });

  it('gives its own thinking back, and no other', () => {
    const thought = (provider: string, ...values: readonly string[]): Message => ({
      role: 'assistant',
      content: 'Four',
      reasoning: '2 + 2',
      signatures: values.map((value) => ({ provider, value })),
    });
    const content = (message: Message): unknown =>
      (messagesOf(user('Hi'), message) as readonly { content: unknown }[])[1]?.content;
    const thinking = { type: 'thinking', thinking: '2 + 2', signature: 'sig' };
    expect(content(thought('anthropic', 'sig'))).toStrictEqual([thinking, text('Four')]);
    expect(content(thought('gemini', 'sig'))).toBe('Four');
    // Which words each of two blocks thought is not known, and changed thinking is refused.
    expect(content(thought('anthropic', 'sig', 'sig2'))).toBe('Four');
  });

  it('gives redacted thinking back as it came', () => {
    const chunks = decodeAll(anthropicWire, target, [
      { type: 'content_block_start', index: 0, content_block: { type: 'redacted_thinking', data: 'EmwK' } },
    ]);
    const values = chunks.flatMap((chunk) =>
      chunk.type === 'signature' ? [{ provider: chunk.api ?? '', value: chunk.value }] : [],
    );
    expect(messagesOf(user('Hi'), { role: 'assistant', content: 'Four', signatures: values })).toStrictEqual([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: [{ type: 'redacted_thinking', data: 'EmwK' }, text('Four')] },
    ]);
  });

  it('trims the end of a partial answer, and drops what is blank', () => {
    expect(messagesOf(user('Hi'), { role: 'assistant', content: 'Hello, \n' })).toStrictEqual([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello,' },
    ]);
    expect(messagesOf(user('Hi'), { role: 'assistant', content: ' \n' })).toStrictEqual([{ role: 'user', content: 'Hi' }]);
    expect(messagesOf(user('Hi'), { role: 'assistant', content: 'Hello, ' }, user('Go on'))).toContainEqual({
      role: 'assistant',
      content: 'Hello, ',
    });
  });
});

function adaptive(effort: string): Record<string, unknown> {
  return { max_tokens: 8192, thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort } };
}

function text(words: string): object {
  return { type: 'text', text: words };
}
