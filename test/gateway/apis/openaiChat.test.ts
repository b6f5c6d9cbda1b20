import { describe, expect, it } from 'vitest';
import type { Chunk, ChunkBody } from '../../../src/chat/chunk.js';
import { CompletionFold } from '../../../src/chat/completionFold.js';
import { openaiChat } from '../../../src/gateway/apis/openaiChat/openaiChat.js';
import { GatewayError } from '../../../src/gateway/gatewayError.js';
import type { JsonObject } from '../../../src/wire/jsonObject.js';
import { eventsIn } from '../client.js';

const messages = [{ role: 'user', content: 'Hi' }];
const read = (body: JsonObject) => openaiChat.readRequest({ model: 'chat', messages, ...body });
const refusal = (body: JsonObject): unknown => {
  try {
    read(body);
  } catch (error) {
    if (error instanceof GatewayError) return { status: error.status, param: error.param, message: error.message };
    throw error;
  }
  return undefined;
};

describe('what a Chat Completions request asks for', () => {
  it('has a model, messages, and nothing else unless it is said', () => {
    expect(read({})).toStrictEqual({
      model: 'chat',
      stream: false,
      request: { messages },
      body: { model: 'chat', messages },
    });
  });

  it('reads every kind of message', () => {
    const call = { id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } };
    const url = 'data:image/png;base64,iVBORw0KGgo=';
    const said = [
      { role: 'developer', content: 'Be brief' },
      {
        role: 'system',
        content: [
          { type: 'text', text: 'And ' },
          { type: 'text', text: 'kind' },
        ],
      },
      {
        role: 'user',
        name: 'Ann',
        content: [
          { type: 'text', text: 'What is it?' },
          { type: 'image_url', image_url: { url, detail: 'low' } },
        ],
      },
      { role: 'assistant', content: null, tool_calls: [call], reasoning_content: 'Hm' },
      { role: 'tool', tool_call_id: 'c1', content: [{ type: 'text', text: '42' }] },
      { role: 'assistant', content: [{ type: 'refusal', refusal: 'No' }] },
      { role: 'assistant', refusal: 'Nor that' },
      { role: 'user', content: 'Why?' },
    ];
    expect(read({ messages: said }).request.messages).toStrictEqual([
      { role: 'system', content: 'Be brief' },
      { role: 'system', content: 'And kind' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is it?' },
          { type: 'image', data: url },
        ],
      },
      {
        role: 'assistant',
        content: '',
        reasoning: 'Hm',
        toolCalls: [{ callId: 'c1', name: 'f', args: { a: 1 }, argsText: '{"a":1}', complete: true }],
      },
      { role: 'tool', callId: 'c1', content: '42' },
      { role: 'assistant', content: 'No' },
      { role: 'assistant', content: 'Nor that' },
      { role: 'user', content: 'Why?' },
    ]);
  });

  it('reads tools, limits and manners', () => {
    const parameters = { type: 'object', properties: { city: { type: 'string' } }, $defs: {} };
    const asked = read({
      stream: true,
      tools: [
        { type: 'function', function: { name: 'f', description: 'd', parameters, strict: true } },
        { type: 'function', function: { name: 'g' } },
      ],
      tool_choice: { type: 'function', function: { name: 'f' } },
      parallel_tool_calls: false,
      max_tokens: 5,
      max_completion_tokens: 7,
      temperature: 0,
      top_p: 0.5,
      seed: 3,
      stop: '\n',
      reasoning_effort: 'minimal',
      presence_penalty: 0,
      frequency_penalty: 1,
      n: 1,
      user: 'u',
      metadata: {},
      store: false,
      something_new: { of: 'theirs' },
    });
    expect([asked.stream, asked.request]).toStrictEqual([
      true,
      {
        messages,
        tools: [
          { name: 'f', description: 'd', parameters },
          { name: 'g', parameters: { type: 'object', properties: {} } },
        ],
        toolChoice: { name: 'f' },
        maxOutputTokens: 7,
        temperature: 0,
        topP: 0.5,
        seed: 3,
        stop: ['\n'],
        reasoning: 'low',
        providerOptions: { openai: { parallel_tool_calls: false, frequency_penalty: 1 } },
      },
    ]);
  });

  it('takes null for what is not said', () => {
    const fields = [
      'tools',
      'tool_choice',
      'max_tokens',
      'temperature',
      'stop',
      'response_format',
      'stream_options',
      'stream',
      'n',
      'audio',
    ];
    expect(read(Object.fromEntries(fields.map((field) => [field, null]))).request).toStrictEqual({ messages });
  });

  it('reads what form the answer must have', () => {
    const schema = { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] };
    const output = (response_format: object) => read({ response_format }).request.output;
    expect(output({ type: 'text' })).toBeUndefined();
    expect(output({ type: 'json_object' })).toStrictEqual({ type: 'object' });
    expect(output({ type: 'json_schema', json_schema: { name: 'a', schema, strict: true } })).toStrictEqual(schema);
  });

  it.each([
    ['messages', { messages: [] }, '`messages` must be at least 1 long'],
    ['messages', { messages: 'Hi' }, '`messages` must be of type array'],
    ['messages.0.role', { messages: [{ role: 'function', name: 'f', content: '' }] }, undefined],
    [
      'messages.0.content.0.type',
      { messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: {} }] }] },
      undefined,
    ],
    ['messages.0.content.0.type', { messages: [{ role: 'user', content: [{ type: 'file', file: {} }] }] }, undefined],
    [
      'messages.0.content',
      { messages: [{ role: 'user', content: 5 }] },
      '`messages.0.content` must be of type string, or must be of type array',
    ],
    [
      'messages.0.content.0.image_url.url',
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'file:///etc/passwd' } }] }] },
      undefined,
    ],
    ['messages.0.tool_calls.0.type', { messages: [{ role: 'assistant', tool_calls: [{ id: 'c', type: 'custom' }] }] }, undefined],
    ['messages.0.tool_call_id', { messages: [{ role: 'tool', content: 'x' }] }, undefined],
    ['tools.0.type', { tools: [{ type: 'custom', custom: { name: 'f' } }] }, '`tools.0.type` must be "function"'],
    ['tools.0.function.name', { tools: [{ type: 'function', function: { name: '' } }] }, undefined],
    ['temperature', { temperature: 2.1 }, '`temperature` must be at most 2'],
    ['top_p', { top_p: -0.1 }, '`top_p` must be at least 0'],
    ['max_tokens', { max_tokens: 0 }, '`max_tokens` must be at least 1'],
    ['max_completion_tokens', { max_completion_tokens: 1.5 }, undefined],
    ['seed', { seed: 'x' }, undefined],
    ['stop', { stop: 5 }, undefined],
    ['reasoning_effort', { reasoning_effort: 'huge' }, undefined],
    ['stream', { stream: 'yes' }, '`stream` must be of type boolean'],
    ['n', { n: 2 }, '`n` other than 1 is not supported here'],
    ['logprobs', { logprobs: true }, undefined],
    ['top_logprobs', { top_logprobs: 5 }, undefined],
    ['functions', { functions: [] }, '`functions` is not supported here'],
    ['web_search_options', { web_search_options: {} }, undefined],
    ['modalities', { modalities: ['text', 'audio'] }, undefined],
    ['response_format.type', { response_format: { type: 'grammar' } }, undefined],
    ['model', { model: 7 }, '`model` must be of type string'],
  ])('refuses a wrong %s by its name', (param, body, message) => {
    expect(refusal(body)).toStrictEqual({ status: 400, param, message: message ?? expect.stringContaining(`\`${param}\``) });
  });

  it('looks at no more of a list than its first wrong item', () => {
    let looks = 0;
    const parts = Array.from({ length: 1_000 }, () => ({
      get type(): string {
        looks++;
        return 'text';
      },
    }));
    expect(refusal({ messages: [{ role: 'user', content: parts }] })).toMatchObject({ param: 'messages.0.content.0.text' });
    expect(looks).toBeLessThan(10);
    // So many issues were more than a call's arguments may be.
    expect(refusal({ messages: Array.from({ length: 300_000 }, () => 1) })).toMatchObject({ param: 'messages.0' });
  });

  it('[X01] quotes nothing of a request that it refuses', () => {
    const canary = 'canary-prompt';
    const wrong = [
      { messages: [{ role: canary, content: canary }] },
      { tool_choice: canary },
      { messages: [{ role: 'user', content: [{ type: canary }] }] },
    ];
    for (const body of wrong) expect(JSON.stringify(refusal(body))).not.toContain(canary);
  });
});

const envelope = { id: '1', created: 5, model: 'chat' };
const chunk = (body: ChunkBody, attempt = 0): Chunk => ({ ...body, provider: 'p', attempt });

/** The deltas and the end of an answer, without what all events have. */
function written(chunks: readonly Chunk[], body: JsonObject = {}) {
  const writer = openaiChat.openAnswer(read({ stream: true, ...body }), envelope);
  const events = eventsIn(chunks.map((each) => writer.write(each)).join('') + writer.end());
  return events.map((event) => {
    if (typeof event === 'string') return event;
    // Each is a chunk of Chat Completions here.
    const { choices, usage } = event as { choices: { delta: object; finish_reason: string | null }[]; usage?: unknown };
    const [choice] = choices;
    if (choice === undefined) return { usage };
    return choice.finish_reason ?? choice.delta;
  });
}

describe('how Chat Completions tells an answer', () => {
  const role = { role: 'assistant', content: '' };
  const call = { type: 'tool-call', callId: 'c', name: 'f', args: {}, argsText: '', complete: true } as const;

  it('tells text, thought, refusals and whole calls', () => {
    const chunks = [
      chunk({ type: 'start', model: 'm' }),
      chunk({ type: 'reasoning', text: 'Hm', kind: 'full' }),
      chunk({ type: 'text', text: '' }),
      chunk({ type: 'text', text: 'a "b"\n\u2028秋' }),
      chunk({ type: 'refusal', text: 'No' }),
      chunk({ type: 'tool-start', callId: 'c', name: 'f' }),
      chunk({ type: 'tool-delta', callId: 'c', argsText: '{' }),
      chunk(call),
      chunk({ ...call, callId: 'd', argsText: '{"x":1}' }),
      chunk({ type: 'citation', source: {} }),
      chunk({ type: 'finish', reason: 'tool-calls' }),
    ];
    expect(written(chunks)).toStrictEqual([
      role,
      { reasoning_content: 'Hm' },
      { content: 'a "b"\n\u2028秋' },
      { refusal: 'No' },
      { tool_calls: [{ index: 0, id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }] },
      { tool_calls: [{ index: 1, id: 'd', type: 'function', function: { name: 'f', arguments: '{"x":1}' } }] },
      'tool_calls',
      'data: [DONE]',
    ]);
  });

  it.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['tool-calls', 'tool_calls'],
    ['content-filter', 'content_filter'],
    ['refusal', 'stop'],
    ['pause', 'stop'],
    ['other', 'stop'],
  ] as const)('says for %s: %s', (reason, word) => {
    expect(written([chunk({ type: 'finish', reason })])).toStrictEqual([role, word, 'data: [DONE]']);
  });

  it('counts the tokens of those whose words are in the answer', () => {
    const usage = (inputTokens: number, attempt: number) => chunk({ type: 'usage', inputTokens, outputTokens: 1 }, attempt);
    const chunks = [
      usage(100, 0),
      chunk({ type: 'text', text: 'a' }, 1),
      usage(10, 1),
      chunk({ type: 'text', text: 'b' }, 2),
      usage(20, 2),
    ];
    const events = written([...chunks, chunk({ type: 'finish', reason: 'stop' }, 2)], {
      stream_options: { include_usage: true },
    });
    expect(events.at(-2)).toStrictEqual({
      usage: {
        prompt_tokens: 30,
        completion_tokens: 2,
        total_tokens: 32,
        prompt_tokens_details: { cached_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0 },
      },
    });
  });

  it('never tells half a call, and fails where no limit is the reason for it', () => {
    const half = chunk({ ...call, argsText: '{"x', complete: false });
    expect(written([half, chunk({ type: 'finish', reason: 'length' })])).toStrictEqual([role, 'length', 'data: [DONE]']);
    const broken = expect.objectContaining({ status: 502, code: 'invalid_tool_call' });
    const end = { type: 'finish', reason: 'tool-calls' } as const;
    expect(() => written([half, chunk(end)])).toThrow(broken);
    const fold = new CompletionFold({ now: () => 0 });
    for (const each of [half, chunk(end)]) fold.add(each);
    expect(() => openaiChat.answerBody(fold.completion(), read({}), envelope)).toThrow(broken);
    expect(written([half, chunk({ type: 'reset', discarded: 0 }, 1), chunk({ type: 'finish', reason: 'stop' }, 1)])).toContain(
      'stop',
    );
  });

  it('gives whole answers the same way, without a call that is cut', () => {
    const fold = new CompletionFold({ now: () => 0 });
    for (const body of [call, { ...call, argsText: '{"x', complete: false }, { type: 'finish', reason: 'length' } as const])
      fold.add(chunk(body));
    expect(openaiChat.answerBody(fold.completion(), read({}), envelope)).toMatchObject({
      id: 'chatcmpl-1',
      created: 5,
      model: 'chat',
      choices: [
        {
          message: { role: 'assistant', content: null, tool_calls: [{ id: 'c', function: { arguments: '{}' } }] },
          finish_reason: 'length',
        },
      ],
    });
  });
});
