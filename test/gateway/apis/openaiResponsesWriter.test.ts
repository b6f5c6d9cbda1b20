import { describe, expect, it } from 'vitest';
import type { Chunk, ChunkBody } from '../../../src/chat/chunk.js';
import type { AskedAnswer } from '../../../src/gateway/apis/gatewayApi.js';
import { openaiResponses } from '../../../src/gateway/apis/openaiResponses/openaiResponses.js';
import { GatewayError } from '../../../src/gateway/gatewayError.js';
import { type JsonObject, objectIn } from '../../../src/wire/jsonObject.js';
import { asked, ENVELOPE } from './openaiResponsesAsked.js';
import { eventsIn, folded } from './responsesStream.js';

const by = (attempt: number, ...bodies: readonly ChunkBody[]): readonly Chunk[] =>
  bodies.map((body) => ({ ...body, provider: `p${attempt}`, attempt }));
const text = (words: string): ChunkBody => ({ type: 'text', text: words });
const thought = (words: string): ChunkBody => ({ type: 'reasoning', text: words, kind: 'full' });
const signature = (value: string): ChunkBody => ({ type: 'signature', value, api: 'anthropic' });
const start = (model: string): ChunkBody => ({ type: 'start', id: 'theirs', model });
const call = (callId: string, argsText: string, complete = true): ChunkBody => ({
  ...{ type: 'tool-call', callId, name: 'f', args: {}, argsText, complete },
});
const finish = (reason: 'stop' | 'length' | 'content-filter' | 'tool-calls' | 'refusal'): ChunkBody => ({
  type: 'finish',
  reason,
});
const switched: ChunkBody = { type: 'switch', from: 'p0', to: 'p1', cause: 'stall', mode: 'prefill', at: 2 };
const reset: ChunkBody = { type: 'reset', discarded: 0 };
const usage: ChunkBody = { type: 'usage', inputTokens: 9, outputTokens: 5, reasoningTokens: 3, cachedTokens: 4 };
const down = new GatewayError({ status: 503, code: 'all_providers_failed', message: 'All failed.' });

const told = (chunks: readonly Chunk[], request: AskedAnswer = asked()): readonly JsonObject[] => {
  const writer = openaiResponses.openAnswer(request, ENVELOPE);
  return eventsIn(chunks.map((chunk) => writer.write(chunk)).join('') + writer.end());
};
const typesOf = (events: readonly JsonObject[]) => events.map(({ type }) => String(type).replace('response.', ''));
const lastOf = (events: readonly JsonObject[]) => objectIn(events.at(-1)?.response);
const THOUGHTS = asked({ include: ['reasoning.encrypted_content'] });

describe('openaiResponses: a streamed answer', () => {
  it('is told event by event as the API does', () => {
    const events = told(by(0, start('gpt'), text('Hel'), text(''), text('lo'), usage, finish('stop')));
    const place = { content_index: 0, item_id: 'msg_7_0', output_index: 0 };
    const part = (words: string) => ({ type: 'output_text', annotations: [], logprobs: [], text: words });
    const item = { id: 'msg_7_0', type: 'message', status: 'completed', content: [part('Hello')], role: 'assistant' };
    expect(events.slice(2, -1)).toStrictEqual([
      {
        ...{ type: 'response.output_item.added', output_index: 0, sequence_number: 2 },
        item: { ...item, status: 'in_progress', content: [] },
      },
      { type: 'response.content_part.added', ...place, part: part(''), sequence_number: 3 },
      { type: 'response.output_text.delta', ...place, logprobs: [], delta: 'Hel', sequence_number: 4 },
      { type: 'response.output_text.delta', ...place, logprobs: [], delta: 'lo', sequence_number: 5 },
      { type: 'response.output_text.done', ...place, logprobs: [], text: 'Hello', sequence_number: 6 },
      { type: 'response.content_part.done', ...place, part: part('Hello'), sequence_number: 7 },
      { type: 'response.output_item.done', item, output_index: 0, sequence_number: 8 },
    ]);
    expect(events.slice(0, 2)).toMatchObject([
      {
        type: 'response.created',
        sequence_number: 0,
        response: { id: 'resp_7', status: 'in_progress', output: [], usage: null },
      },
      { type: 'response.in_progress', sequence_number: 1, response: { model: 'gpt', created_at: 1_700_000_000 } },
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'response.completed', sequence_number: 9 });
    expect(lastOf(events)).toMatchObject({
      ...{ id: 'resp_7', object: 'response', created_at: 1_700_000_000, status: 'completed', model: 'gpt', output: [item] },
      usage: {
        ...{ input_tokens: 9, input_tokens_details: { cached_tokens: 4 }, total_tokens: 14 },
        ...{ output_tokens: 5, output_tokens_details: { reasoning_tokens: 3 } },
      },
    });
  });

  it('repeats what was asked as it was understood', () => {
    const request = asked({
      ...{ instructions: 'Be brief', metadata: { a: 'b' }, store: true, max_output_tokens: 5, temperature: 1, user: 'u' },
      ...{ reasoning: { effort: 'max', summary: 'auto' }, text: { format: { type: 'json_object' } }, tool_choice: 'required' },
      tools: [{ type: 'function', name: 'f', strict: true }],
    });
    expect(lastOf(told(by(0, text('{}'), finish('stop')), request))).toMatchObject({
      ...{ instructions: 'Be brief', metadata: { a: 'b' }, store: false, max_output_tokens: 5, temperature: 1, user: 'u' },
      ...{ reasoning: { effort: 'high', summary: 'auto' }, text: { format: { type: 'json_object' } }, tool_choice: 'required' },
      tools: [{ type: 'function', name: 'f', parameters: { type: 'object', properties: {} }, strict: false }],
    });
  });

  it('goes on across a switch: one item, one id, no gap, and the model is what answers', () => {
    const events = told([...by(0, start('gpt'), text('Hel')), ...by(1, switched, start('claude'), text('lo'), finish('stop'))]);
    expect(typesOf(events)).toStrictEqual([
      ...['created', 'in_progress', 'output_item.added', 'content_part.added', 'output_text.delta', 'output_text.delta'],
      ...['output_text.done', 'content_part.done', 'output_item.done', 'completed'],
    ]);
    expect(events.map((event) => event.sequence_number)).toStrictEqual(events.map((_, index) => index));
    expect(lastOf(events)).toMatchObject({ id: 'resp_7', model: 'claude' });
  });

  it('tells a thought as a summary, before what came of it', () => {
    const events = told(by(0, thought('h'), thought('m'), text('Yes'), finish('stop')));
    expect(typesOf(events).slice(2, 10)).toStrictEqual([
      ...['output_item.added', 'reasoning_summary_part.added', 'reasoning_summary_text.delta', 'reasoning_summary_text.delta'],
      ...['reasoning_summary_text.done', 'reasoning_summary_part.done', 'output_item.done', 'output_item.added'],
    ]);
    expect(events[4]).toStrictEqual({
      ...{ type: 'response.reasoning_summary_text.delta', summary_index: 0, item_id: 'rs_7_0', output_index: 0 },
      ...{ delta: 'h', sequence_number: 4 },
    });
    expect(lastOf(events).output).toMatchObject([
      { id: 'rs_7_0', type: 'reasoning', summary: [{ type: 'summary_text', text: 'hm' }] },
      { id: 'msg_7_1', type: 'message' },
    ]);
  });

  it('tells a call when it is whole, and not before', () => {
    const writer = openaiResponses.openAnswer(asked(), ENVELOPE);
    const write = (...bodies: readonly ChunkBody[]) =>
      by(0, ...bodies)
        .map((chunk) => writer.write(chunk))
        .join('');
    const delta = '{"a":1}';
    write(start('gpt'));
    expect(write({ type: 'tool-start', callId: 'c', name: 'f' }, { type: 'tool-delta', callId: 'c', argsText: delta })).toBe('');
    const item = { id: 'fc_7_0', type: 'function_call', status: 'completed', arguments: delta, call_id: 'c', name: 'f' };
    const place = { item_id: 'fc_7_0', output_index: 0 };
    expect(eventsIn(write(call('c', delta)))).toStrictEqual([
      {
        ...{ type: 'response.output_item.added', output_index: 0, sequence_number: 2 },
        item: { ...item, status: 'in_progress', arguments: '' },
      },
      { type: 'response.function_call_arguments.delta', ...place, delta, sequence_number: 3 },
      { type: 'response.function_call_arguments.done', ...place, name: 'f', arguments: delta, sequence_number: 4 },
      { type: 'response.output_item.done', item, output_index: 0, sequence_number: 5 },
    ]);
    write(finish('tool-calls'));
    expect(lastOf(eventsIn(writer.end()))).toMatchObject({ status: 'completed', output: [item] });
  });

  it('gives a call without arguments an empty object', () => {
    expect(lastOf(told(by(0, call('c', ' '), finish('tool-calls')))).output).toMatchObject([{ arguments: '{}' }]);
  });

  it('tells a refusal, also one without a word', () => {
    const refusal = (words?: string): ChunkBody => (words === undefined ? { type: 'refusal' } : { type: 'refusal', text: words });
    const content = (...chunks: readonly ChunkBody[]) => lastOf(told(by(0, ...chunks, finish('refusal')))).output;
    expect(content(refusal('No, '), refusal(), refusal('never'))).toMatchObject([
      { type: 'message', content: [{ type: 'refusal', refusal: 'No, never' }] },
    ]);
    expect(content(text('Well'), refusal())).toMatchObject([
      { content: [{ type: 'output_text', text: 'Well' }] },
      { content: [{ type: 'refusal', refusal: '' }] },
    ]);
  });

  it.each([
    ['length', 'max_output_tokens'],
    ['content-filter', 'content_filter'],
  ] as const)('says that %s cut it, without half a call', (reason, why) => {
    const events = told(by(0, text('Hel'), call('c', '{"a":', false), finish(reason)));
    expect(events.at(-1)).toMatchObject({
      type: 'response.incomplete',
      response: {
        status: 'incomplete',
        incomplete_details: { reason: why },
        output: [{ type: 'message', status: 'incomplete' }],
      },
    });
    expect(lastOf(events).output).toHaveLength(1);
  });

  it('breaks on a broken call that no limit explains', () => {
    const writer = openaiResponses.openAnswer(asked(), ENVELOPE);
    const write = () => by(0, call('c', '{"a":', false), finish('tool-calls')).map((chunk) => writer.write(chunk));
    expect(write).toThrow(expect.objectContaining({ code: 'invalid_tool_call', status: 502 }));
  });

  it('gives thoughts back to those who ask, with the signatures of whoever answers', () => {
    const chunks = [
      ...by(0, signature('of p0'), thought('a')),
      ...by(1, switched, thought('b'), signature('of p1'), text('Yes'), signature('late'), finish('stop')),
    ];
    const token = (value: string) => JSON.stringify([{ provider: 'anthropic', value }]);
    expect(lastOf(told(chunks, THOUGHTS)).output).toMatchObject([
      { type: 'reasoning', summary: [{ text: 'ab' }], encrypted_content: token('of p1') },
      { type: 'message' },
      { type: 'reasoning', summary: [], encrypted_content: token('late') },
    ]);
    expect(JSON.stringify(told(chunks))).not.toContain('encrypted_content');
  });
});

describe('openaiResponses: an answer that breaks', () => {
  it('follows a reset without a word when nothing was told', () => {
    const events = told([...by(0, start('gpt')), ...by(1, reset, start('claude'), text('Yes'), finish('stop'))]);
    expect(lastOf(events)).toMatchObject({ model: 'claude', output: [{ content: [{ text: 'Yes' }] }] });
  });

  it('leaves a thought that led nowhere unfinished', () => {
    const events = told([...by(0, thought('hm')), ...by(1, reset, text('Yes'), finish('stop'))]);
    expect(lastOf(events).output).toMatchObject([{ type: 'reasoning', status: 'incomplete' }, { content: [{ text: 'Yes' }] }]);
  });

  it.each([
    ['text', text('Hel')],
    ['a call', call('c', '{}')],
    ['a refusal', { type: 'refusal' } as const],
  ])('throws on a reset after %s', (_, body) => {
    const writer = openaiResponses.openAnswer(asked(), ENVELOPE);
    const write = () => by(0, body, reset).map((chunk) => writer.write(chunk));
    expect(write).toThrow(expect.objectContaining({ code: 'answer_interrupted', status: 502 }));
    const failed = eventsIn(writer.fail(down)).at(-1);
    expect(failed).toMatchObject({ type: 'response.failed', response: { status: 'failed', output: [{}] } });
  });

  it('tells a failure as an error and a failed response, with what there is of the answer', () => {
    const writer = openaiResponses.openAnswer(asked(), ENVELOPE);
    for (const chunk of by(0, text('Hel'))) writer.write(chunk);
    expect(eventsIn(writer.fail(down))).toMatchObject([
      {
        type: 'error',
        sequence_number: 5,
        error: { type: 'server_error', code: 'all_providers_failed', message: 'All failed.' },
      },
      {
        ...{ type: 'response.failed', sequence_number: 6 },
        response: {
          ...{ id: 'resp_7', status: 'failed', error: { code: 'all_providers_failed', message: 'All failed.' } },
          output: [{ id: 'msg_7_0', status: 'incomplete', content: [{ text: 'Hel' }] }],
        },
      },
    ]);
  });

  it('begins what fails before it has begun', () => {
    const events = eventsIn(openaiResponses.openAnswer(asked(), ENVELOPE).fail(down));
    expect(typesOf(events)).toStrictEqual(['created', 'in_progress', 'error', 'failed']);
  });

  it.each([
    [400, 'invalid_request_error'],
    [401, 'authentication_error'],
    [429, 'rate_limit_error'],
    [503, 'server_error'],
  ])('tells %i as %s', (status, type) => {
    const error = new GatewayError({ status, code: 'a_code', message: 'Words.', param: status === 400 ? 'input' : undefined });
    expect(openaiResponses.errorBody(error)).toStrictEqual({
      error: { message: 'Words.', type, param: status === 400 ? 'input' : null, code: 'a_code' },
    });
  });
});

describe('openaiResponses: a whole answer', () => {
  it('is the response that the stream of it ends with', () => {
    const answer = [start('gpt'), thought('hm'), signature('s'), text('Yes'), call('c', '{}'), call('d', '{"a":1}'), usage];
    const chunks = by(0, ...answer, finish('tool-calls'));
    expect(openaiResponses.answerBody(folded(chunks), THOUGHTS, ENVELOPE)).toStrictEqual(lastOf(told(chunks, THOUGHTS)));
  });

  it('says what cut it, and leaves half a call out', () => {
    const chunks = by(0, text('Hel'), call('c', '{"a":', false), finish('length'));
    expect(openaiResponses.answerBody(folded(chunks), asked(), ENVELOPE)).toStrictEqual(lastOf(told(chunks)));
  });

  it('tells nothing of what it does not know', () => {
    const body = openaiResponses.answerBody(folded(by(0, finish('stop'))), asked(), ENVELOPE);
    expect(body).toMatchObject({ model: 'smart', output: [], usage: null, status: 'completed' });
  });
});
