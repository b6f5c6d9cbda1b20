import { describe, expect, it } from 'vitest';
import type { ChunkBody } from '../../../src/chat/chunk.js';
import { anthropicMessages } from '../../../src/gateway/apis/anthropic/anthropicMessages.js';
import { GatewayError } from '../../../src/gateway/gatewayError.js';
import { parsedJson } from '../../../src/wire/jsonObject.js';
import { asked, chunk, ENVELOPE, eventsIn, thoughtful, written } from './anthropicEvents.js';

const STOP: ChunkBody = { type: 'finish', reason: 'stop' };
const text = (words: string): ChunkBody => ({ type: 'text', text: words });
const thought = (words: string): ChunkBody => ({ type: 'reasoning', text: words, kind: 'full' });
const call = (argsText: string, args: unknown = parsedJson(argsText), complete = true): ChunkBody => ({
  type: 'tool-call',
  callId: 'call_1',
  name: 'weather',
  args,
  argsText,
  complete,
});
const SWITCH: ChunkBody = { type: 'switch', from: 'p0', to: 'p1', cause: 'stall', mode: 'user-turn', at: 5 };

const told = (bodies: readonly ChunkBody[], request = asked()) =>
  eventsIn(
    written(
      bodies.map((body) => chunk(body)),
      request,
    ),
  );
const blocksOf = (bodies: readonly ChunkBody[], request = asked()) =>
  told(bodies, request).filter(({ type }) => type === 'content_block_start');
const ending = (bodies: readonly ChunkBody[], request = asked()) =>
  told(bodies, request).find(({ type }) => type === 'message_delta');

describe('an answer told as a stream of the Messages API', () => {
  it('has the events that Anthropic sends', () => {
    const usage: ChunkBody = { type: 'usage', inputTokens: 20, cachedTokens: 15, outputTokens: 1 };
    const last: ChunkBody = { type: 'usage', inputTokens: 20, cachedTokens: 15, outputTokens: 7, reasoningTokens: 3 };
    expect(told([{ type: 'start', id: 'x', model: 'claude-1' }, usage, text('Hel'), text('lo'), last, STOP])).toStrictEqual([
      {
        type: 'message_start',
        message: {
          id: 'msg_0b6f',
          type: 'message',
          role: 'assistant',
          model: 'claude-1',
          content: [],
          stop_reason: null,
          stop_sequence: null,
          stop_details: null,
          usage: { input_tokens: 5, cache_creation_input_tokens: 0, cache_read_input_tokens: 15, output_tokens: 1 },
        },
      },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hel' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'lo' } },
      { type: 'content_block_stop', index: 0 },
      {
        type: 'message_delta',
        delta: { stop_reason: 'end_turn', stop_sequence: null, stop_details: null },
        usage: {
          input_tokens: 5,
          cache_creation_input_tokens: 0,
          cache_read_input_tokens: 15,
          output_tokens: 7,
          output_tokens_details: { thinking_tokens: 3 },
        },
      },
      { type: 'message_stop' },
    ]);
  });

  it('numbers its blocks without a gap', () => {
    const signature: ChunkBody = { type: 'signature', value: 'sig', api: 'anthropic' };
    const hidden: ChunkBody = { type: 'signature', value: 'redacted_thinking:x', api: 'anthropic' };
    const events = told(
      [thought('Hm'), signature, hidden, text('So'), call('{"a":1}'), call('{}'), text('!'), STOP],
      thoughtful(),
    );
    expect(
      events.flatMap(({ type, index, content_block: block, delta }) =>
        index === undefined ? [] : [[type, index, block ?? delta]],
      ),
    ).toStrictEqual([
      ['content_block_start', 0, { type: 'thinking', thinking: '', signature: '' }],
      ['content_block_delta', 0, { type: 'thinking_delta', thinking: 'Hm' }],
      ['content_block_delta', 0, { type: 'signature_delta', signature: 'sig' }],
      ['content_block_stop', 0, undefined],
      ['content_block_start', 1, { type: 'redacted_thinking', data: 'x' }],
      ['content_block_stop', 1, undefined],
      ['content_block_start', 2, { type: 'text', text: '' }],
      ['content_block_delta', 2, { type: 'text_delta', text: 'So' }],
      ['content_block_stop', 2, undefined],
      ['content_block_start', 3, { type: 'tool_use', id: 'call_1', name: 'weather', input: {} }],
      ['content_block_delta', 3, { type: 'input_json_delta', partial_json: '{"a":1}' }],
      ['content_block_stop', 3, undefined],
      ['content_block_start', 4, { type: 'tool_use', id: 'call_1', name: 'weather', input: {} }],
      ['content_block_delta', 4, { type: 'input_json_delta', partial_json: '{}' }],
      ['content_block_stop', 4, undefined],
      ['content_block_start', 5, { type: 'text', text: '' }],
      ['content_block_delta', 5, { type: 'text_delta', text: '!' }],
      ['content_block_stop', 5, undefined],
    ]);
  });

  it('goes on in the same block after a switch, without the thoughts of the successor', () => {
    const chunks = [
      chunk({ type: 'start', model: 'one' }),
      chunk(text('Hel')),
      chunk({ type: 'usage', inputTokens: 10, outputTokens: 2 }),
      chunk(SWITCH, 1),
      chunk({ type: 'start', model: 'two' }, 1),
      chunk(thought('Where was I?'), 1),
      chunk(text('lo'), 1),
      chunk({ type: 'usage', inputTokens: 12, outputTokens: 3 }, 1),
      chunk(STOP, 1),
    ];
    const events = eventsIn(written(chunks, thoughtful()));
    expect(events.map(({ type }) => type)).toStrictEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    expect(events[0]).toMatchObject({ message: { model: 'one' } });
    expect(events[5]).toMatchObject({ usage: { input_tokens: 22, output_tokens: 5 } });
  });

  it('names the provider that answers when another failed before content', () => {
    const chunks = [
      chunk({ type: 'start', model: 'one' }),
      chunk({ type: 'start', model: 'two' }, 1),
      chunk(text('a'), 1),
      chunk(STOP, 1),
    ];
    expect(eventsIn(written(chunks))[0]).toMatchObject({ message: { model: 'two' } });
  });

  it("bears the gateway's name and an estimate where the provider tells neither", () => {
    const [start] = told([text('a'), STOP]);
    expect(start).toMatchObject({ message: { model: 'fast', usage: { input_tokens: 3, output_tokens: 0 } } });
  });

  it('keeps thoughts from a client that did not ask for them, and signatures that are not Anthropic’s', () => {
    const thoughts: ChunkBody[] = [thought('Hm'), { type: 'signature', value: 'sig', api: 'anthropic' }, text('So'), STOP];
    expect(blocksOf(thoughts)).toHaveLength(1);
    expect(blocksOf(thoughts, asked({ thinking: { type: 'adaptive', display: 'omitted' } }))).toHaveLength(1);
    const foreign = told([thought('Hm'), { type: 'signature', value: 'canary', api: 'gemini' }, text('So'), STOP], thoughtful());
    expect(JSON.stringify(foreign)).not.toContain('canary');
  });

  it('tells nothing of a queue, a tool that the provider ran, or an empty delta', () => {
    const writer = anthropicMessages.openAnswer(asked(), ENVELOPE);
    const silent: ChunkBody[] = [
      { type: 'queued', ticket: 't', position: 1 },
      { type: 'tool-result', name: 'search', result: {} },
      { type: 'citation', source: {} },
      { type: 'meta', value: {} },
      { type: 'tool-start', callId: 'a', name: 'b' },
      { type: 'tool-delta', callId: 'a', argsText: '{' },
      text(''),
    ];
    expect(silent.map((body) => writer.write(chunk(body)))).toStrictEqual(silent.map(() => ''));
  });

  it.each<[stop: string, finish: ChunkBody]>([
    ['end_turn', { type: 'finish', reason: 'stop', raw: 'STOP' }],
    ['stop_sequence', { type: 'finish', reason: 'stop', raw: 'stop_sequence' }],
    ['max_tokens', { type: 'finish', reason: 'length', raw: 'length' }],
    ['model_context_window_exceeded', { type: 'finish', reason: 'length', raw: 'model_context_window_exceeded' }],
    ['tool_use', { type: 'finish', reason: 'tool-calls' }],
    ['refusal', { type: 'finish', reason: 'content-filter' }],
    ['pause_turn', { type: 'finish', reason: 'pause' }],
    ['end_turn', { type: 'finish', reason: 'other', raw: 'tomorrow' }],
  ])('ends with %s', (stop, finish) => {
    expect(ending([finish])).toMatchObject({ delta: { stop_reason: stop } });
  });

  it('names the stop sequence where there was but one', () => {
    const finish: ChunkBody = { type: 'finish', reason: 'stop', raw: 'stop_sequence' };
    expect(ending([finish], asked({ stop_sequences: ['END'] }))).toMatchObject({ delta: { stop_sequence: 'END' } });
    expect(ending([finish], asked({ stop_sequences: ['END', '!'] }))).toMatchObject({ delta: { stop_sequence: null } });
  });

  it('says why it was refused', () => {
    const refusal: ChunkBody[] = [
      { type: 'refusal', text: 'I will ' },
      { type: 'refusal', text: 'not.', category: 'bio' },
    ];
    expect(ending([...refusal, { type: 'finish', reason: 'refusal' }])).toMatchObject({
      delta: { stop_reason: 'refusal', stop_details: { type: 'refusal', category: 'bio', explanation: 'I will not.' } },
    });
  });

  it('[S19] leaves a call out that a limit cut, and fails where nothing would say that it is missing', () => {
    const cut = call('{"city":"Ro', undefined, false);
    expect(blocksOf([text('a'), cut, { type: 'finish', reason: 'length' }])).toHaveLength(1);
    expect(() => told([text('a'), cut, { type: 'finish', reason: 'tool-calls' }])).toThrow(GatewayError);
  });

  it('follows a reset before any text without a word, and fails after some', () => {
    const reset: ChunkBody = { type: 'reset', discarded: 0 };
    const events = told([thought('Hm'), reset, thought('Well'), text('So'), STOP], thoughtful());
    expect(events.filter(({ type }) => type === 'content_block_start').map(({ index }) => index)).toStrictEqual([0, 1, 2]);
    expect(() => told([text('So'), reset])).toThrow(GatewayError);
    expect(() => told([call('{}'), reset])).toThrow(GatewayError);
  });

  it('fails with media, which it has no word for', () => {
    expect(() => told([{ type: 'media', mimeType: 'image/png', data: 'iVBORw==' }])).toThrow(GatewayError);
  });

  it('ends with an error where the answer has no end', () => {
    expect(told([text('So')]).at(-1)).toMatchObject({ type: 'error', error: { type: 'api_error' } });
  });

  it('tells a failure as an event, and a wait as a ping', () => {
    const writer = anthropicMessages.openAnswer(asked(), ENVELOPE);
    const error = new GatewayError({ status: 503, code: 'all_providers_failed', message: 'Down' });
    expect(eventsIn(writer.fail(error))).toStrictEqual([
      { type: 'error', error: { type: 'overloaded_error', message: 'Down' }, request_id: '0b6f' },
    ]);
    expect(eventsIn(anthropicMessages.heartbeat)).toStrictEqual([{ type: 'ping' }]);
  });

  it.each([
    [400, 'invalid_request_error'],
    [401, 'authentication_error'],
    [402, 'billing_error'],
    [403, 'permission_error'],
    [404, 'not_found_error'],
    [405, 'invalid_request_error'],
    [413, 'request_too_large'],
    [429, 'rate_limit_error'],
    [500, 'api_error'],
    [502, 'api_error'],
    [503, 'overloaded_error'],
    [504, 'timeout_error'],
  ])('calls a %i %s', (status, type) => {
    const error = new GatewayError({ status, code: 'any', message: 'Words' });
    expect(anthropicMessages.errorBody(error)).toStrictEqual({
      type: 'error',
      error: { type, message: 'Words' },
      request_id: null,
    });
  });
});
