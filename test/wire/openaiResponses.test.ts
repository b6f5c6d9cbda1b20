import { describe, expect, it } from 'vitest';
import { ProviderError } from '../../src/chat/providerError.js';
import { mapFinishReason } from '../../src/wire/openaiResponses/mapFinishReason.js';
import { openaiResponsesWire } from '../../src/wire/openaiResponses/wire.js';
import { decodeAll } from './decodeAll.js';
import { targetOf } from './replay.js';
import { thrownBy } from './thrownBy.js';

type Fields = Readonly<Record<string, unknown>>;

const event = (type: string, fields: Fields = {}) => ({ type: `response.${type}`, ...fields });
const created = event('created', { response: { id: 'r1', model: 'm', status: 'in_progress' } });
const text = (delta: string) => event('output_text.delta', { output_index: 0, delta });
const completed = event('completed', { response: { id: 'r1', status: 'completed' } });
const incomplete = (reason: string) =>
  event('incomplete', { response: { id: 'r1', status: 'incomplete', incomplete_details: { reason } } });
const added = (item: Fields, output_index = 0) => event('output_item.added', { output_index, item });
const done = (item: Fields, output_index = 0) => event('output_item.done', { output_index, item });
const argsDelta = (delta: string, fields: Fields = { output_index: 0 }) =>
  event('function_call_arguments.delta', { ...fields, delta });

const start = { type: 'start', id: 'r1', model: 'm' };
const stop = { type: 'finish', reason: 'stop', raw: 'completed' };
/** A text is an event's data as it is. */
const decode = (...events: readonly (object | string)[]) =>
  decodeAll(
    openaiResponsesWire,
    targetOf('openai'),
    [created, ...events].map((event) => (typeof event === 'string' ? { data: event } : event)),
  );
const call = { type: 'function_call', id: 'fc', call_id: 'c', name: 'f', arguments: '' };
const made = { type: 'tool-call', callId: 'c', name: 'f', args: { a: 1 }, argsText: '{"a":1}', complete: true };

describe('openaiResponses: a stream', () => {
  it('is a start, the deltas, the usage, and the finish at its end', () => {
    const usage = {
      input_tokens: 9,
      input_tokens_details: { cached_tokens: 4 },
      output_tokens: 5,
      output_tokens_details: { reasoning_tokens: 3 },
    };
    const chunks = decode(
      event('in_progress', { response: { id: 'r1', model: 'm' } }),
      added({ type: 'message', role: 'assistant' }),
      event('content_part.added'),
      text('Hel'),
      text(''),
      text('lo'),
      event('output_text.done', { text: 'Hello' }),
      event('content_part.done'),
      done({ type: 'message' }),
      event('completed', { response: { status: 'completed', usage } }),
    );
    expect(chunks).toStrictEqual([
      start,
      { type: 'text', text: 'Hel' },
      { type: 'text', text: 'lo' },
      { type: 'usage', inputTokens: 9, outputTokens: 5, reasoningTokens: 3, cachedTokens: 4 },
      stop,
    ]);
  });

  it('may name its events outside the data alone', () => {
    const data = JSON.stringify({ delta: 'a' });
    expect(decode({ event: 'response.output_text.delta', data }, completed)).toStrictEqual([
      start,
      { type: 'text', text: 'a' },
      stop,
    ]);
  });

  it('[S11] ends with its terminal event, and ignores what follows', () => {
    expect(decode(text('a'), completed, text('b'), completed, '[DONE]', 'no JSON')).toStrictEqual([
      start,
      { type: 'text', text: 'a' },
      stop,
    ]);
  });

  it('[S11] is not ended by [DONE]', () => {
    expect(decode(text('a'), '[DONE]')).toStrictEqual([start, { type: 'text', text: 'a' }]);
  });

  it.each([
    ['completed', 'stop'],
    ['max_output_tokens', 'length'],
    ['content_filter', 'content-filter'],
    ['something new', 'other'],
    ['constructor', 'other'],
    [undefined, 'other'],
  ])('maps %s to %s', (raw, reason) => {
    expect(mapFinishReason(raw)).toBe(reason);
  });

  it('tells why it is incomplete', () => {
    expect(decode(incomplete('max_output_tokens')).at(-1)).toStrictEqual({
      type: 'finish',
      reason: 'length',
      raw: 'max_output_tokens',
    });
    expect(decode(incomplete('content_filter')).at(-1)).toMatchObject({ reason: 'content-filter' });
    const silent = event('incomplete', { response: { status: 'incomplete', incomplete_details: null } });
    expect(decode(silent).at(-1)).toStrictEqual({ type: 'finish', reason: 'length', raw: 'incomplete' });
  });

  it('tells what it does not know as meta', () => {
    const progress = event('web_search_call.searching', { output_index: 0 });
    expect(decode(progress, { type: 'keepalive' }, completed)).toStrictEqual([start, { type: 'meta', value: progress }, stop]);
  });
});

describe('openaiResponses: content', () => {
  const one = (...events: object[]) => decode(...events, completed).slice(1, -1);

  it('tells reasoning and its summaries apart', () => {
    expect(
      one(event('reasoning_summary_text.delta', { delta: 's' }), event('reasoning_text.delta', { delta: 'f' })),
    ).toStrictEqual([
      { type: 'reasoning', text: 's', kind: 'summary' },
      { type: 'reasoning', text: 'f', kind: 'full' },
    ]);
  });

  it('keeps encrypted reasoning, for its API', () => {
    const item = { type: 'reasoning', id: 'rs', summary: [], encrypted_content: 'abc' };
    expect(one(added({ ...item, encrypted_content: '' }), done(item))).toStrictEqual([
      { type: 'signature', value: '{"id":"rs","encrypted_content":"abc"}', api: 'openai' },
    ]);
    expect(one(done({ ...item, encrypted_content: null }))).toStrictEqual([]);
  });

  it('tells a refusal, and finishes with it', () => {
    const chunks = decode(
      event('refusal.delta', { delta: 'No' }),
      event('refusal.delta', { delta: '.' }),
      event('refusal.done'),
      completed,
    );
    expect(chunks.slice(1)).toStrictEqual([
      { type: 'refusal', text: 'No' },
      { type: 'refusal', text: '.' },
      { type: 'finish', reason: 'refusal', raw: 'completed' },
    ]);
  });

  it('tells annotations as citations', () => {
    const annotation = { type: 'url_citation', url: 'https://example.com' };
    expect(one(event('output_text.annotation.added', { annotation }))).toStrictEqual([{ type: 'citation', source: annotation }]);
  });

  it("tells what the server's own tools gave", () => {
    const item = { type: 'web_search_call', id: 'ws', status: 'completed' };
    expect(one(added(item), done(item))).toStrictEqual([
      { type: 'tool-result', callId: 'ws', name: 'web_search_call', result: item },
    ]);
  });

  it('tells a picture as media', () => {
    const item = { type: 'image_generation_call', id: 'ig', result: 'AAAA', output_format: 'webp' };
    expect(one(done(item))).toStrictEqual([{ type: 'media', mimeType: 'image/webp', data: 'AAAA' }]);
  });

  it('tells an item that it does not know as meta', () => {
    const event = done({ type: 'tool_search_call', id: 'ts' });
    expect(one(event)).toStrictEqual([{ type: 'meta', value: event }]);
  });
});

describe('openaiResponses: tool calls', () => {
  const calls = (...events: object[]) => decode(...events).filter(({ type }) => type === 'tool-call' || type === 'finish');
  const finish = { type: 'finish', reason: 'tool-calls', raw: 'completed' };

  it('come in deltas', () => {
    const chunks = decode(
      added(call),
      argsDelta('{"a"'),
      argsDelta(':1}'),
      event('function_call_arguments.done', { output_index: 0, arguments: '{"a":1}' }),
      done({ ...call, arguments: '{"a":1}', status: 'completed' }),
      completed,
    );
    expect(chunks).toStrictEqual([
      start,
      { type: 'tool-start', callId: 'c', name: 'f' },
      { type: 'tool-delta', callId: 'c', argsText: '{"a"' },
      { type: 'tool-delta', callId: 'c', argsText: ':1}' },
      made,
      finish,
    ]);
  });

  it('are kept apart by their place, though their item ids change', () => {
    const other = { ...call, call_id: 'd' };
    const chunks = calls(
      added(call, 0),
      added(other, 1),
      argsDelta('{"a"', { output_index: 0, item_id: 'x1' }),
      argsDelta('{"a"', { output_index: 1, item_id: 'x2' }),
      argsDelta(':1}', { output_index: 0, item_id: 'x3' }),
      argsDelta(':1}', { output_index: 1, item_id: 'x4' }),
      done({ ...call, arguments: '{"a":1}' }, 0),
      done({ ...other, arguments: '{"a":1}' }, 1),
      completed,
    );
    expect(chunks).toStrictEqual([made, { ...made, callId: 'd' }, finish]);
  });

  it.each([
    ['when they are done', [event('function_call_arguments.done', { output_index: 0, arguments: '{"a":1}' }), done(call)]],
    ['with the item', [done({ ...call, arguments: '{"a":1}' })]],
  ])('may come whole %s', (_, events) => {
    expect(calls(added(call), ...events, completed)).toStrictEqual([made, finish]);
  });

  it('may come as a finished item alone', () => {
    expect(calls(done({ ...call, arguments: '{"a":1}' }), completed)).toStrictEqual([made, finish]);
  });

  it('are made once, though they are told twice', () => {
    const whole = done({ ...call, arguments: '{"a":1}' });
    expect(calls(added(call), whole, whole, completed)).toStrictEqual([made, finish]);
  });

  it('are closed by the end where a proxy does not close them', () => {
    expect(calls(added(call), argsDelta('{"a":1}'), completed)).toStrictEqual([made, finish]);
  });

  it('may take free text', () => {
    const custom = { type: 'custom_tool_call', call_id: 'c', name: 'sql', input: '' };
    const delta = event('custom_tool_call_input.delta', { output_index: 0, delta: 'SELECT 1' });
    expect(calls(added(custom), delta, done({ ...custom, input: 'SELECT 1' }), completed)).toStrictEqual([
      { type: 'tool-call', callId: 'c', name: 'sql', args: 'SELECT 1', argsText: 'SELECT 1', complete: true },
      finish,
    ]);
  });

  it.each([
    ['their status', [done({ ...call, arguments: '{"a":1}', status: 'incomplete' })]],
    ['the end', []],
  ])('[S19] are marked when a limit cut them, by %s', (_, events) => {
    expect(calls(added(call), argsDelta('{"a":1}'), ...events, incomplete('max_output_tokens'))[0]).toStrictEqual({
      ...made,
      complete: false,
    });
  });
});

describe('openaiResponses: failures', () => {
  it.each([
    ['a nested error', { type: 'error', error: { type: 'tokens', code: 'rate_limit_exceeded', message: 'm' } }, 'rate-limit'],
    ['a flat error', { type: 'error', code: 'server_error', message: 'm' }, 'server'],
    ['a named error', { event: 'error', data: '{"code":"rate_limit_exceeded","message":"m"}' }, 'rate-limit'],
    ['a failed response', event('failed', { response: { error: { code: 'server_is_overloaded', message: 'm' } } }), 'overloaded'],
    ['a failed response that says no more', event('failed', { response: { error: null } }), 'protocol'],
  ])('[S10] reads %s', (_, failing, kind) => {
    const error = thrownBy(() => decode(text('a secret'), failing));
    expect(ProviderError.is(error)).toBe(true);
    expect(error).toMatchObject({ kind, status: 200, provider: 'openai/model' });
  });

  it('[S20] [X01] takes an event that is no JSON for another protocol, without quoting it', () => {
    const error = thrownBy(() => decode('a secret')) as ProviderError;
    expect(error).toMatchObject({ kind: 'protocol', code: 'INVALID_EVENT' });
    expect(String(error.stack)).not.toContain('a secret');
  });

  it('maps a refused request as Chat does', () => {
    const body = '{"error":{"code":"model_not_found","type":"invalid_request_error","message":"m"}}';
    expect(openaiResponsesWire.mapError({ status: 400, headers: new Headers(), body }, targetOf('openai'))).toMatchObject({
      kind: 'not-found',
      code: 'model_not_found',
    });
  });
});
