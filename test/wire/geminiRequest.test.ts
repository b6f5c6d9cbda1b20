import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { ChatRequest, Message, ToolCall } from '../../src/chat/chatRequest.js';
import { geminiWire } from '../../src/wire/gemini/wire.js';
import type { WireTarget } from '../../src/wire/wire.js';

const target: WireTarget = {
  id: 'gemini/gemini-2.5-flash',
  api: 'gemini',
  model: 'gemini-2.5-flash',
  capabilities: { continuation: 'prefill', tools: true, json: true, vision: true },
};

const user = (content: string): Message => ({ role: 'user', content });
const call = (callId: string, name: string, args: unknown = {}): ToolCall => ({
  callId,
  name,
  args,
  argsText: JSON.stringify(args),
  complete: true,
});
const weather = { name: 'weather', description: 'Tells the weather', parameters: { type: 'object', properties: {} } };
const schema = { type: 'object', properties: { title: { type: 'string', minLength: 1 } } };

/** The body as it is sent: without what is `undefined`. */
function bodyOf(request: Partial<ChatRequest>, model = target.model): Record<string, unknown> {
  const { body } = geminiWire.encodeRequest({ messages: [user('Hi')], ...request }, { ...target, model });
  return JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
}

const contentsOf = (messages: readonly Message[], model?: string): unknown => bodyOf({ messages }, model).contents;

describe('gemini encodeRequest', () => {
  it('sends the least that the API takes', () => {
    expect(bodyOf({})).toStrictEqual({ contents: [{ role: 'user', parts: [{ text: 'Hi' }] }], generationConfig: {} });
  });

  it.each([
    ['gemini-2.5-flash', '/models/gemini-2.5-flash:streamGenerateContent?alt=sse'],
    ['models/gemini-2.5-flash', '/models/gemini-2.5-flash:streamGenerateContent?alt=sse'],
    ['../secrets?x=1#', '/models/..%2Fsecrets%3Fx%3D1%23:streamGenerateContent?alt=sse'],
  ])('asks %s at its own path', (model, path) => {
    expect(geminiWire.encodeRequest({ messages: [user('Hi')] }, { ...target, model })).toMatchObject({ path, headers: {} });
  });

  it.each<readonly [string, Partial<ChatRequest>, Record<string, unknown>]>([
    ['maxOutputTokens', { maxOutputTokens: 100 }, { generationConfig: { maxOutputTokens: 100 } }],
    ['temperature', { temperature: 1.6 }, { generationConfig: { temperature: 1.6 } }],
    ['topP', { topP: 0.9 }, { generationConfig: { topP: 0.9 } }],
    ['seed', { seed: 7 }, { generationConfig: { seed: 7 } }],
    ['stop', { stop: ['END'] }, { generationConfig: { stopSequences: ['END'] } }],
    ['output', { output: schema }, { generationConfig: { responseMimeType: 'application/json', responseJsonSchema: schema } }],
    [
      'tools',
      { tools: [weather] },
      {
        tools: [
          {
            functionDeclarations: [
              { name: 'weather', description: 'Tells the weather', parametersJsonSchema: weather.parameters },
            ],
          },
        ],
      },
    ],
    ['toolChoice auto', { tools: [weather], toolChoice: 'auto' }, { toolConfig: { functionCallingConfig: { mode: 'AUTO' } } }],
    ['toolChoice none', { tools: [weather], toolChoice: 'none' }, { toolConfig: { functionCallingConfig: { mode: 'NONE' } } }],
    [
      'toolChoice required',
      { tools: [weather], toolChoice: 'required' },
      { toolConfig: { functionCallingConfig: { mode: 'ANY' } } },
    ],
    [
      'toolChoice by name',
      { tools: [weather], toolChoice: { name: 'weather' } },
      { toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['weather'] } } },
    ],
    ['providerOptions', { providerOptions: { gemini: { cachedContent: 'c' } } }, { cachedContent: 'c' }],
    ['providerOptions by id', { providerOptions: { [target.id]: { cachedContent: 'd' } } }, { cachedContent: 'd' }],
  ])('%s', (_, request, expected) => {
    expect(bodyOf(request)).toMatchObject(expected);
  });

  it('lets no `__proto__` through, and no tool choice without tools', () => {
    const providerOptions = JSON.parse('{"gemini":{"__proto__":{"polluted":true}}}') as Record<string, unknown>;
    const { body } = geminiWire.encodeRequest({ messages: [user('Hi')], providerOptions, toolChoice: 'required' }, target);
    expect(Object.keys(body)).toStrictEqual(['contents', 'generationConfig']);
    expect(body).not.toHaveProperty('polluted');
  });

  it.each<readonly [string, NonNullable<ChatRequest['reasoning']>, object | undefined]>([
    ['gemini-2.0-flash', 'high', undefined],
    ['gemini-2.5-flash', 'low', { thinkingBudget: 1024, includeThoughts: true }],
    ['gemini-2.5-flash', 'none', { thinkingBudget: 0, includeThoughts: false }],
    ['gemini-2.5-pro', 'none', { thinkingBudget: 128, includeThoughts: false }],
    ['gemini-2.5-pro', 'high', { thinkingBudget: 24_576, includeThoughts: true }],
    ['gemini-3.5-flash', 'medium', { thinkingLevel: 'medium', includeThoughts: true }],
    ['gemini-3-pro-preview', 'none', { thinkingLevel: 'low', includeThoughts: false }],
    ['gemini-flash-latest', 'high', { thinkingLevel: 'high', includeThoughts: true }],
  ])('asks %s to think as it understands: %s', (model, reasoning, thinkingConfig) => {
    expect(bodyOf({ reasoning }, model).generationConfig).toStrictEqual(thinkingConfig === undefined ? {} : { thinkingConfig });
  });

  it('takes a Standard Schema, and tells a model without JSON schemas in words', () => {
    const output = z.object({ title: z.string() });
    expect(bodyOf({ output })).toHaveProperty('generationConfig.responseJsonSchema.properties.title.type', 'string');
    const plain = { ...target, capabilities: { ...target.capabilities, json: false } };
    const { body } = geminiWire.encodeRequest({ messages: [user('Hi')], output }, plain);
    expect(JSON.stringify(body.systemInstruction)).toContain('title');
    expect(JSON.stringify(body.generationConfig)).toBe('{}');
  });
});

describe('gemini contents', () => {
  it('lifts system messages out, wherever they stand, and merges turns of one side', () => {
    const messages: readonly Message[] = [
      { role: 'system', content: 'Be brief.' },
      user('One'),
      { role: 'system', content: 'Speak French.' },
      user('Two'),
      { role: 'assistant', content: 'Three ' },
    ];
    expect(bodyOf({ messages })).toMatchObject({
      systemInstruction: { parts: [{ text: 'Be brief.\n\nSpeak French.' }] },
      contents: [
        { role: 'user', parts: [{ text: 'One' }, { text: 'Two' }] },
        { role: 'model', parts: [{ text: 'Three ' }] },
      ],
    });
  });

  it('sends images as bytes or by address', () => {
    const content = [
      { type: 'image', data: '/9j/4AAQ' },
      { type: 'image', data: new URL('https://example.com/a.png'), mimeType: 'image/png' },
    ] as const;
    expect(contentsOf([{ role: 'user', content }])).toStrictEqual([
      {
        role: 'user',
        parts: [
          { inlineData: { mimeType: 'image/jpeg', data: '/9j/4AAQ' } },
          { fileData: { fileUri: 'https://example.com/a.png', mimeType: 'image/png' } },
        ],
      },
    ]);
  });

  it('gives results by the name of the call, with the ids that are real', () => {
    const messages: readonly Message[] = [
      user('Hi'),
      { role: 'assistant', toolCalls: [call('call_0', 'clock')] },
      { role: 'tool', callId: 'call_0', content: '12:00' },
      { role: 'assistant', toolCalls: [call('call_0', 'weather', { city: 'Rome' }), call('x1', 'sun', 'no object')] },
      { role: 'tool', callId: 'call_0', content: '{"degrees":20}' },
      { role: 'tool', callId: 'x1', content: '[1]' },
    ];
    expect(contentsOf(messages)).toStrictEqual([
      { role: 'user', parts: [{ text: 'Hi' }] },
      { role: 'model', parts: [{ functionCall: { name: 'clock', args: {} } }] },
      { role: 'user', parts: [{ functionResponse: { name: 'clock', response: { output: '12:00' } } }] },
      {
        role: 'model',
        parts: [
          { functionCall: { name: 'weather', args: { city: 'Rome' } } },
          { functionCall: { id: 'x1', name: 'sun', args: {} } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { name: 'weather', response: { degrees: 20 } } },
          { functionResponse: { id: 'x1', name: 'sun', response: { output: '[1]' } } },
        ],
      },
    ]);
  });

  it('gives its own signature back, on the first call or on the text', () => {
    const answered = (provider: string, ...toolCalls: ReturnType<typeof call>[]): Message => ({
      role: 'assistant',
      content: 'Four',
      toolCalls,
      signatures: [{ provider, value: 'sig' }],
    });
    const parts = (message: Message, model?: string): unknown =>
      (contentsOf([user('Hi'), message], model) as readonly { parts: unknown }[])[1]?.parts;
    const first = { functionCall: { name: 'f', args: {} } };
    const second = { functionCall: { name: 'g', args: {} } };
    const calls = [call('call_0', 'f'), call('call_1', 'g')];
    expect(parts(answered('gemini', ...calls))).toStrictEqual([{ text: 'Four' }, { ...first, thoughtSignature: 'sig' }, second]);
    expect(parts(answered('gemini'))).toStrictEqual([{ text: 'Four', thoughtSignature: 'sig' }]);
    expect(parts({ ...answered('gemini'), content: '' } as Message)).toStrictEqual([{ text: '', thoughtSignature: 'sig' }]);
    expect(parts(answered('anthropic'))).toStrictEqual([{ text: 'Four' }]);
    expect(parts(answered('anthropic', ...calls))).toStrictEqual([{ text: 'Four' }, first, second]);
    // From Gemini 3 on a call of another model's must say that it is.
    const foreign = { ...first, thoughtSignature: 'skip_thought_signature_validator' };
    expect(parts(answered('anthropic', ...calls), 'gemini-3.5-flash')).toStrictEqual([{ text: 'Four' }, foreign, second]);
  });
});
