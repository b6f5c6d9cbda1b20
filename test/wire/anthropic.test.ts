import { describe, expect, it } from 'vitest';
import type { ChunkBody } from '../../src/chat/chunk.js';
import { mapFinishReason } from '../../src/wire/anthropic/mapFinishReason.js';
import { anthropicWire } from '../../src/wire/anthropic/wire.js';
import { NO_HEADERS, type WireTarget } from '../../src/wire/wire.js';
import { decodeAll } from './decodeAll.js';
import { thrownBy } from './thrownBy.js';

const target: WireTarget = {
  id: 'anthropic/claude-sonnet-4-5',
  api: 'anthropic',
  model: 'claude-sonnet-4-5',
  capabilities: { continuation: 'prefill', tools: true, json: true, vision: true },
};

describe('anthropic mapFinishReason', () => {
  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['tool_use', 'tool-calls'],
    ['pause_turn', 'pause'],
    ['compaction', 'pause'],
    ['refusal', 'refusal'],
    ['tomorrow', 'other'],
    [null, 'other'],
    ['constructor', 'other'],
  ])('%s is %s', (raw, reason) => {
    expect(mapFinishReason(raw)).toBe(reason);
  });
});

describe('anthropic mapError', () => {
  it.each([
    [400, 'invalid_request_error', 'max_tokens: must be at least 1', 'bad-request'],
    [401, 'authentication_error', 'invalid x-api-key', 'auth'],
    [402, 'billing_error', 'billing', 'quota'],
    [403, 'permission_error', 'no access', 'auth'],
    [404, 'not_found_error', 'model: claude-0', 'not-found'],
    [413, 'request_too_large', 'too large', 'too-large'],
    [429, 'rate_limit_error', 'slow down', 'rate-limit'],
    [500, 'api_error', 'Internal server error', 'server'],
    [504, 'timeout_error', 'Request timed out', 'server'],
    [529, 'overloaded_error', 'Overloaded', 'overloaded'],
    [200, 'overloaded_error', 'Overloaded', 'overloaded'],
    [200, 'rate_limit_error', 'slow down', 'rate-limit'],
    [200, 'api_error', 'Internal server error', 'server'],
    [200, 'invalid_request_error', 'no', 'bad-request'],
  ])('%s %s (%s) is %s', (status, type, message, kind) => {
    const body = JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_1' });
    expect(anthropicWire.mapError({ status, headers: NO_HEADERS, body }, target)).toMatchObject({
      kind,
      status,
      code: type,
      provider: target.id,
      requestId: 'req_1',
    });
  });
});

describe('anthropic decodeEvent', () => {
  it('[S10] throws what an error event says', () => {
    const failing = { event: 'error', data: '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}' };
    expect(failureOf(messageStart, failing)).toMatchObject({ kind: 'overloaded', code: 'overloaded_error', retryable: true });
    expect(failureOf(messageStart, { error: { code: 429, message: 'Rate limited' } })).toMatchObject({ kind: 'rate-limit' });
  });

  it('[S20] an event that is no JSON is a protocol error that does not quote it', () => {
    const error = failureOf(messageStart, { data: '{"type":"content_block_delta","secret' });
    expect(error).toMatchObject({ kind: 'protocol', provider: target.id });
    expect(String(error)).not.toContain('secret');
  });

  it('[S11] is open until message_stop, and deaf after it', () => {
    const chunks: unknown[] = [];
    const decoder = anthropicWire.createDecoder({ provider: 'p', attempt: 2 }, target);
    const decode = (event: object): void => decoder.decode({ data: JSON.stringify(event) }, (chunk) => chunks.push(chunk));
    decode(messageStart);
    decode(messageDelta('end_turn'));
    expect(decoder.phase).toBe('open');
    decode(messageStop);
    expect(decoder.phase).toBe('closed');
    const told = chunks.length;
    decode(messageStop);
    decode(textDelta('late'));
    decoder.decode({ data: '[DONE]' }, (chunk) => chunks.push(chunk));
    decoder.decode({ data: 'no JSON' }, (chunk) => chunks.push(chunk));
    expect(chunks).toHaveLength(told);
    expect(chunks[0]).toStrictEqual({ provider: 'p', attempt: 2, type: 'start', id: 'msg_1', model: 'claude' });
  });

  it('starts once, even when a gateway left message_start out', () => {
    expect(
      decodeAll(anthropicWire, target, [{ type: 'ping' }, textDelta('Hi'), messageDelta('end_turn'), messageStop]),
    ).toStrictEqual([{ type: 'start' }, { type: 'text', text: 'Hi' }, { type: 'finish', reason: 'stop', raw: 'end_turn' }]);
  });

  it('counts the whole prompt, its cached part among it; a later figure replaces the first', () => {
    const usages = decoded(
      {
        ...messageStart,
        message: {
          id: 'msg_1',
          model: 'claude',
          usage: { input_tokens: 10, cache_read_input_tokens: 100, cache_creation_input_tokens: 5, output_tokens: 1 },
        },
      },
      { type: 'message_delta', delta: {}, usage: { output_tokens: 7, output_tokens_details: { thinking_tokens: 3 } } },
      {
        type: 'message_delta',
        delta: { stop_reason: 'end_turn' },
        usage: { input_tokens: 20, cache_read_input_tokens: 0, output_tokens: 9 },
      },
      messageStop,
    ).filter(({ type }) => type === 'usage');
    expect(usages).toStrictEqual([
      { type: 'usage', inputTokens: 115, outputTokens: 1, cachedTokens: 100 },
      { type: 'usage', inputTokens: 115, outputTokens: 7, reasoningTokens: 3, cachedTokens: 100 },
      { type: 'usage', inputTokens: 25, outputTokens: 9, reasoningTokens: 3, cachedTokens: 0 },
    ]);
  });

  it.each([
    ['max_tokens', false],
    ['model_context_window_exceeded', false],
    ['refusal', false],
    ['tool_use', true],
  ])('[S19] a call without a word of input is whole unless a limit cut it: %s', (stopReason, complete) => {
    const chunks = decoded(messageStart, toolStart('t1'), blockStop, messageDelta(stopReason), messageStop);
    const called = chunks.find(({ type }) => type === 'tool-call');
    expect(called).toMatchObject({ callId: 't1', name: 'weather', complete, argsText: complete ? '{}' : '' });
  });

  it('[S19] a call whose JSON a limit cut is not complete', () => {
    const chunks = decoded(
      messageStart,
      toolStart('t1'),
      inputDelta('{"city":"Ro'),
      blockStop,
      messageDelta('max_tokens'),
      messageStop,
    );
    expect(chunks.slice(1)).toStrictEqual([
      { type: 'tool-start', callId: 't1', name: 'weather' },
      { type: 'tool-delta', callId: 't1', argsText: '{"city":"Ro' },
      { type: 'tool-call', callId: 't1', name: 'weather', args: undefined, argsText: '{"city":"Ro', complete: false },
      { type: 'finish', reason: 'length', raw: 'max_tokens' },
    ]);
  });

  it('[S19] only the last call can be cut', () => {
    const chunks = decoded(
      messageStart,
      toolStart('t1'),
      blockStop,
      toolStart('t2'),
      blockStop,
      messageDelta('max_tokens'),
      messageStop,
    );
    expect(chunks.filter(({ type }) => type === 'tool-call')).toMatchObject([
      { callId: 't1', complete: true },
      { callId: 't2', complete: false },
    ]);
  });

  it('does not take a call for whole that began and, before its input came, began again', () => {
    const input = inputDelta('{"city":"Rome"}');
    const chunks = decoded(
      messageStart,
      toolStart('t1'),
      toolStart('t1'),
      input,
      blockStop,
      messageDelta('tool_use'),
      messageStop,
    );
    expect(chunks.filter(({ type }) => type === 'tool-call')).toMatchObject([
      { callId: 't1', argsText: '', complete: false },
      { callId: 't1', argsText: '{"city":"Rome"}', complete: true },
    ]);
  });

  it('knows an event by its name, where its data do not say the type', () => {
    const delta = { type: 'text_delta', text: 'Hi' };
    const named = (event: string, data: object) => ({ event, data: JSON.stringify(data) });
    const chunks = decoded(messageStart, named('content_block_delta', { index: 0, delta }), named('message_stop', {}));
    expect(chunks).toContainEqual({ type: 'text', text: 'Hi' });
    expect(chunks.at(-1)).toMatchObject({ type: 'finish' });
  });

  it('takes the input that a block brings at once', () => {
    const chunks = decoded(messageStart, toolStart('t1', { city: 'Rome' }), blockStop, messageDelta('tool_use'), messageStop);
    expect(chunks).toContainEqual({
      type: 'tool-call',
      callId: 't1',
      name: 'weather',
      args: { city: 'Rome' },
      argsText: '{"city":"Rome"}',
      complete: true,
    });
  });

  it('[X05] names of prototypes in arguments pollute nothing', () => {
    const input = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
    const chunks = decoded(messageStart, toolStart('t1'), inputDelta(input), blockStop, messageDelta('tool_use'), messageStop);
    const called = chunks.find((chunk) => chunk.type === 'tool-call');
    expect(called).toMatchObject({ argsText: input, complete: true });
    expect(Object.assign({}, called?.args)).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
  });

  it('tells the tools that the provider runs itself, which are no calls', () => {
    const chunks = decoded(
      messageStart,
      {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'mcp_tool_use', id: 's1', name: 'look_up', input: {}, server_name: 'own' },
      },
      inputDelta('{"q":'),
      inputDelta('"x"}'),
      blockStop,
      {
        type: 'content_block_start',
        index: 1,
        content_block: { type: 'mcp_tool_result', tool_use_id: 's1', content: [{ type: 'text', text: 'y' }] },
      },
      {
        type: 'content_block_start',
        index: 2,
        content_block: { type: 'web_fetch_tool_result', tool_use_id: 's9', content: 'z' },
      },
    );
    expect(chunks.slice(1)).toStrictEqual([
      { type: 'meta', value: { type: 'mcp_tool_use', id: 's1', name: 'look_up', input: { q: 'x' }, server_name: 'own' } },
      { type: 'tool-result', callId: 's1', name: 'look_up', result: [{ type: 'text', text: 'y' }] },
      { type: 'tool-result', callId: 's9', name: 'web_fetch', result: 'z' },
    ]);
  });

  it('tells why it refused', () => {
    const details = { type: 'refusal', category: 'cyber', explanation: 'Not this.' };
    const chunks = decoded(
      messageStart,
      { type: 'message_delta', delta: { stop_reason: 'refusal', stop_details: details } },
      messageStop,
    );
    expect(chunks.slice(1)).toStrictEqual([
      { type: 'refusal', text: 'Not this.', category: 'cyber' },
      { type: 'finish', reason: 'refusal', raw: 'refusal' },
    ]);
  });

  it('keeps what is unknown, or empty, from doing harm', () => {
    const unknown = [
      { type: 'novelty', value: 1 },
      { type: 'content_block_start', index: 0, content_block: { type: 'novel_block' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'novel_delta' } },
    ];
    const empty = [
      textDelta(''),
      { type: 'content_block_delta' },
      { type: 'content_block_start' },
      { type: 'content_block_stop' },
    ];
    expect(decoded(messageStart, ...unknown, ...empty)).toStrictEqual([
      { type: 'start', id: 'msg_1', model: 'claude' },
      { type: 'meta', value: unknown[0] },
      { type: 'meta', value: { type: 'novel_block' } },
      { type: 'meta', value: { type: 'novel_delta' } },
      { type: 'meta', value: {} },
      { type: 'meta', value: {} },
    ]);
  });
});

const messageStart = { type: 'message_start', message: { id: 'msg_1', model: 'claude' } };
const messageStop = { type: 'message_stop' };
const blockStop = { type: 'content_block_stop', index: 0 };

function messageDelta(stopReason: string): object {
  return { type: 'message_delta', delta: { stop_reason: stopReason } };
}

function textDelta(words: string): object {
  return { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: words } };
}

function inputDelta(json: string): object {
  return { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: json } };
}

function toolStart(id: string, input: object = {}): object {
  return { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id, name: 'weather', input } };
}

function decoded(...events: readonly object[]): readonly ChunkBody[] {
  return decodeAll(anthropicWire, target, events);
}

function failureOf(...events: readonly object[]): unknown {
  return thrownBy(() => decoded(...events));
}
