import { describe, expect, it } from 'vitest';
import { openaiResponses } from '../../../src/gateway/apis/openaiResponses/openaiResponses.js';
import { GatewayError } from '../../../src/gateway/gatewayError.js';
import type { JsonObject } from '../../../src/wire/jsonObject.js';
import { asked } from './openaiResponsesAsked.js';

const requestOf = (fields: JsonObject) => asked(fields).request;
const messagesOf = (...input: readonly JsonObject[]) => requestOf({ input }).messages;

function refusalOf(fields: JsonObject): GatewayError {
  try {
    asked(fields);
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new TypeError('it was taken');
}

const user = { role: 'user', content: 'Hi' };
const call = { type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'f', arguments: '{"a":1}', status: 'completed' };
const output = { type: 'function_call_output', call_id: 'c1', output: '42' };
const made = { callId: 'c1', name: 'f', args: { a: 1 }, argsText: '{"a":1}', complete: true };
const tool = { type: 'function', name: 'f', description: 'does', parameters: { type: 'object', properties: {} }, strict: true };
const schema = { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] };
const formatted = (format: JsonObject) => ({ text: { format } });

describe('openaiResponses.readRequest: the conversation', () => {
  it('takes a prompt', () => {
    expect(asked()).toStrictEqual({
      model: 'smart',
      stream: false,
      request: { messages: [{ role: 'user', content: 'Hi' }] },
      body: { model: 'smart', input: 'Hi' },
    });
  });

  it('takes instructions and messages of every role, with parts and images', () => {
    const image = { type: 'input_image', image_url: 'data:image/png;base64,iVBORw', detail: 'auto' };
    const { messages } = requestOf({
      instructions: 'Be brief',
      input: [
        {
          role: 'developer',
          content: [
            { type: 'input_text', text: 'In ' },
            { type: 'input_text', text: 'English' },
          ],
        },
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'What is this?' }, image] },
        {
          role: 'assistant',
          content: [
            { type: 'output_text', text: 'A ' },
            { type: 'refusal', refusal: 'secret' },
          ],
        },
        { role: 'assistant', content: 'Really' },
        user,
      ],
    });
    expect(messages).toStrictEqual([
      { role: 'system', content: 'Be brief' },
      { role: 'system', content: 'In English' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image', data: image.image_url },
        ],
      },
      { role: 'assistant', content: 'A secret' },
      { role: 'assistant', content: 'Really' },
      { role: 'user', content: 'Hi' },
    ]);
  });

  it('takes the items of one turn as one message, whichever came first', () => {
    const text = { type: 'message', role: 'assistant', content: 'Let me look. ' };
    const more = { ...text, content: 'Now.' };
    const other = { ...call, call_id: 'c2', arguments: '' };
    const list = [
      { type: 'input_text', text: 'for' },
      { type: 'input_text', text: 'ty' },
    ];
    expect(messagesOf(user, text, call, more, other, output, { ...output, call_id: 'c2', output: list })).toStrictEqual([
      user,
      {
        role: 'assistant',
        content: 'Let me look. Now.',
        toolCalls: [made, { ...made, callId: 'c2', args: {}, argsText: '' }],
      },
      { role: 'tool', callId: 'c1', content: '42' },
      { role: 'tool', callId: 'c2', content: 'forty' },
    ]);
  });

  it('gives reasoning back: what is signed word for word, the rest where nothing is', () => {
    const thought = (text: string, fields: JsonObject = {}) => ({
      type: 'reasoning',
      id: 'rs_1',
      summary: [{ type: 'summary_text', text }],
      ...fields,
    });
    const token = JSON.stringify([{ provider: 'anthropic', value: 'sig' }]);
    const answer = { role: 'assistant', content: 'Yes' };
    expect(messagesOf(user, thought('hm'), thought('ah', { encrypted_content: token }), answer)[1]).toStrictEqual({
      role: 'assistant',
      content: 'Yes',
      reasoning: 'ah',
      signatures: [{ provider: 'anthropic', value: 'sig' }],
    });
    expect(messagesOf(user, thought('hm'), answer)[1]).toStrictEqual({ role: 'assistant', content: 'Yes', reasoning: 'hm' });
    expect(messagesOf(user, thought('', { encrypted_content: 'gAAA' }), answer)[1]).toStrictEqual({
      role: 'assistant',
      content: 'Yes',
      signatures: [{ provider: 'openai', value: '{"id":"rs_1","encrypted_content":"gAAA"}' }],
    });
    expect(messagesOf(user, thought('a thought without an answer'))).toStrictEqual([user]);
  });
});

describe('openaiResponses.readRequest: what is asked for', () => {
  it('takes every setting that any provider can be given', () => {
    const { request, stream } = asked({
      stream: true,
      tools: [tool, { type: 'function', name: 'g', parameters: null }],
      tool_choice: { type: 'function', name: 'g' },
      max_output_tokens: 50,
      temperature: 0,
      top_p: 1,
      reasoning: { effort: 'minimal', summary: 'auto' },
      ...formatted({ type: 'json_schema', name: 'a', schema, description: 'An answer', strict: true }),
    });
    expect(stream).toBe(true);
    expect(request).toStrictEqual({
      messages: [user],
      tools: [
        { name: 'f', description: 'does', parameters: tool.parameters },
        { name: 'g', parameters: { type: 'object', properties: {} } },
      ],
      toolChoice: { name: 'g' },
      output: { description: 'An answer', ...schema },
      maxOutputTokens: 50,
      temperature: 0,
      topP: 1,
      reasoning: 'low',
    });
  });

  it.each([
    ['text', undefined],
    ['json_object', { type: 'object' }],
  ])('takes the format %s', (type, expected) => {
    expect(requestOf(formatted({ type })).output).toStrictEqual(expected);
  });

  it.each(['auto', 'none', 'required'])('takes the tool choice %s', (tool_choice) => {
    expect(requestOf({ tools: [tool], tool_choice }).toolChoice).toBe(tool_choice);
  });

  it('takes what asks for nothing: null, the defaults, and how OpenAI keeps things', () => {
    const body = {
      ...{ store: true, metadata: { a: 'b' }, user: 'u', prompt_cache_key: 'k', safety_identifier: 's', max_tool_calls: 3 },
      ...{ background: false, parallel_tool_calls: true, truncation: 'disabled', service_tier: 'auto', top_logprobs: 0 },
      ...{ previous_response_id: null, conversation: null, prompt: null, instructions: null, tools: null, text: null },
      ...{ temperature: null, max_output_tokens: null, reasoning: null, stream: null, tool_choice: 'auto' },
      ...{ stream_options: { include_obfuscation: false }, include: ['reasoning.encrypted_content'] },
    };
    expect(requestOf(body)).toStrictEqual({ messages: [user] });
  });
});

describe('openaiResponses.readRequest: what is refused', () => {
  it.each<[param: string, fields: JsonObject]>([
    ['model', { model: undefined }],
    ['model', { model: '' }],
    ['model', { model: 7 }],
    ['input', { input: undefined }],
    ['input', { input: '' }],
    ['input', { input: [] }],
    ['input', { input: {} }],
    ['input', { input: [{ type: 'reasoning', summary: [] }] }],
    ['input.0', { input: ['Hi'] }],
    ['input.0.role', { input: [{ role: 'robot', content: 'Hi' }] }],
    ['input.0.role', { input: [{ content: 'Hi' }] }],
    ['input.0.content', { input: [{ role: 'user' }] }],
    ['input.1.content.0.type', { input: [user, { role: 'user', content: [{ type: 'input_file', file_id: 'f' }] }] }],
    ['input.0.content.0.type', { input: [{ role: 'system', content: [{ type: 'input_image', image_url: 'https://a.b/c' }] }] }],
    ['input.0.content.0.text', { input: [{ role: 'user', content: [{ type: 'input_text' }] }] }],
    ['input.0.content.0.file_id', { input: [{ role: 'user', content: [{ type: 'input_image', file_id: 'f' }] }] }],
    ['input.0.content.0.image_url', { input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'file:///x' }] }] }],
    ['input.0.content.0.image_url', { input: [{ role: 'user', content: [{ type: 'input_image' }] }] }],
    [
      'input.0.content.0.detail',
      { input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'https://a.b/c', detail: 'high' }] }] },
    ],
    ['input.0.id', { input: [{ type: 'item_reference', id: 'msg_1' }] }],
    ['input.0.type', { input: [{ type: 'web_search_call', id: 'ws_1' }] }],
    ['input.1.call_id', { input: [user, output] }],
    ['input.3.call_id', { input: [user, call, output, output] }],
    ['input.2.call_id', { input: [user, call, call] }],
    ['input.1.call_id', { input: [user, call] }],
    ['input.1.arguments', { input: [user, { ...call, arguments: '{"a":' }] }],
    ['input.1.name', { input: [user, { ...call, name: '' }] }],
    ['input.2.output', { input: [user, call, { ...output, output: 7 }] }],
    ['input.2.output.0.type', { input: [user, call, { ...output, output: [{ type: 'input_image' }] }] }],
    ['instructions', { instructions: ['Be brief'] }],
    ['stream', { stream: 'yes' }],
    ['max_output_tokens', { max_output_tokens: 0 }],
    ['max_output_tokens', { max_output_tokens: 1.5 }],
    ['temperature', { temperature: 2.1 }],
    ['temperature', { temperature: '1' }],
    ['top_p', { top_p: -0.1 }],
    ['tools', { tools: {} }],
    ['tools.0.type', { tools: [{ type: 'web_search' }] }],
    ['tools.1.name', { tools: [tool, { ...tool, name: undefined }] }],
    ['tools.0.parameters', { tools: [{ ...tool, parameters: 'none' }] }],
    ['tools.0.strict', { tools: [{ ...tool, strict: 'very' }] }],
    ['tool_choice', { tool_choice: 'required' }],
    ['tool_choice', { tool_choice: 'any', tools: [tool] }],
    ['tool_choice.type', { tool_choice: { type: 'web_search' }, tools: [tool] }],
    ['tool_choice.name', { tool_choice: { type: 'function', name: 'h' }, tools: [tool] }],
    ['text', { text: 'json' }],
    ['text.verbosity', { text: { verbosity: 'low' } }],
    ['text.format.type', formatted({ type: 'grammar' })],
    ['text.format.schema', formatted({ type: 'json_schema', name: 'a' })],
    ['text.format.name', formatted({ type: 'json_schema', schema })],
    ['reasoning.effort', { reasoning: { effort: 'huge' } }],
    ['reasoning.summary', { reasoning: { summary: 'detailed' } }],
    ['reasoning.budget', { reasoning: { budget: 7 } }],
    ['include', { include: 'all' }],
    ['include.1', { include: ['reasoning.encrypted_content', 'file_search_call.results'] }],
    ['stream_options.include_obfuscation', { stream_options: { include_obfuscation: true } }],
    ['previous_response_id', { previous_response_id: 'resp_1' }],
    ['conversation', { conversation: 'conv_1' }],
    ['prompt', { prompt: { id: 'p' } }],
    ['background', { background: true }],
    ['parallel_tool_calls', { parallel_tool_calls: false }],
    ['truncation', { truncation: 'auto' }],
    ['service_tier', { service_tier: 'flex' }],
    ['top_logprobs', { top_logprobs: 5 }],
    ['stop', { stop: ['\n'] }],
    ['seed', { seed: 7 }],
    ['messages', { messages: [user] }],
  ])('%s in %o', (param, fields) => {
    const error = refusalOf(fields);
    expect(error).toMatchObject({ status: 400, code: 'invalid_request', param });
    expect(error.message.startsWith(`${param}: `)).toBe(true);
  });

  it('without a word of what was asked', () => {
    const secret = 'sesame';
    const bodies: readonly JsonObject[] = [
      { input: [{ role: 'user', content: [{ type: secret, text: secret }] }] },
      { input: [{ role: secret, content: secret }] },
      { input: [{ ...call, arguments: secret }] },
      { input: [{ ...output, call_id: secret }] },
      { tools: [{ type: secret, name: secret }] },
      { previous_response_id: secret },
      { reasoning: { effort: secret } },
      { [`open ${secret}`]: secret },
    ];
    for (const body of bodies) expect(JSON.stringify(openaiResponses.errorBody(refusalOf(body)))).not.toContain(secret);
  });
});
