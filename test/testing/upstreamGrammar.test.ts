import { readFileSync } from 'node:fs';
import { type Api, DEFAULT_ANSWER, type ScriptOptions, startUpstream, type Upstream, words } from 'rxbaton/testing/upstream';
import { afterEach, describe, expect, it } from 'vitest';
import { APIS, type Ask, answerIn, ask, eventsOf, readAll } from './upstreamClient.js';

const FAST: ScriptOptions = { firstTokenMs: 0, tokenMs: 0 };
const CALL = { name: 'weather', args: { location: 'Florence', days: 3 } };

let upstream: Upstream;
const start = async (script: ScriptOptions = {}): Promise<void> => {
  upstream = await startUpstream({ default: { ...FAST, ...script } });
};
afterEach(() => upstream.close());

const streamed = async (api: Api, options: Ask = {}): Promise<string> => (await readAll(await ask(upstream, api, options))).text;
const whole = async (api: Api, options: Ask = {}): Promise<unknown> =>
  (await ask(upstream, api, { ...options, stream: false })).json();

const recorded = (file: string): string => readFileSync(new URL(`../fixtures/recordings/${file}.sse`, import.meta.url), 'utf8');

/** Random padding, opaque tokens, and what a request or a newer model makes of `reasoning` and `tools`. */
const NOT_COMPARED = /\.(obfuscation|thoughtSignature|encrypted_content|reasoning\.\w+|tools\..*|args\..*|input\..*)$/;
const TELLING = /\.(type|object|role|status|finish_reason|stop_reason|finishReason|modality|reason|code)$/;

/** Every path in a JSON value, with the value where it is one of the grammar's own words. */
function pathsOf(value: unknown, path = ''): readonly string[] {
  if (NOT_COMPARED.test(path)) return [];
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, `${path}.0`));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, item]) => pathsOf(item, `${path}.${name}`));
  }
  return [TELLING.test(path) ? `${path}=${String(value)}` : path];
}

/** The kinds of a stream's events in order, those that repeat once: the event's name and all paths of its data. */
function shapesOf(text: string): readonly string[] {
  const shapes = eventsOf(text).map(({ event = '-', data }) => {
    const paths = data === '[DONE]' ? [data] : pathsOf(JSON.parse(data));
    return [event, ...new Set([...paths].sort())].join(' ');
  });
  return shapes.filter((shape, index) => shape !== shapes[index - 1]);
}

describe('streams have the shape of recorded ones', () => {
  it.each<[string, Api, ScriptOptions, Ask]>([
    ['openai-chat/text-gpt4o-unicode', 'chat', {}, {}],
    ['openai-chat/tool-after-content', 'chat', { toolCalls: [CALL] }, {}],
    ['deepseek/text-short', 'chat', {}, { path: '/chat/completions' }],
    ['deepseek/tool-after-text', 'chat', { toolCalls: [CALL] }, { path: '/beta/chat/completions' }],
    ['openai-responses/reasoning-summary-then-text', 'responses', { reasoning: 'Let me think.' }, {}],
    ['openai-responses/tool-one-gpt55', 'responses', { answer: '', toolCalls: [CALL] }, {}],
    ['anthropic/thinking-text', 'anthropic', { reasoning: 'Let me think.' }, {}],
    ['anthropic/tool-one', 'anthropic', { answer: '', toolCalls: [CALL] }, {}],
    ['gemini/tool-parallel-gemini35', 'gemini', { answer: '', reasoning: 'Hm.', toolCalls: [CALL, CALL] }, {}],
  ])('%s', async (file, api, script, options) => {
    await start(script);
    const ours = shapesOf(await streamed(api, options));
    const theirs = shapesOf(recorded(file));
    // Hidden reasoning is not streamed by the recorded Gemini model.
    expect(api === 'gemini' ? ours.slice(1) : ours).toStrictEqual(theirs);
  });

  it('gemini, with visible thoughts: every kind of event that we send is in a recording', async () => {
    await start({ reasoning: 'Let me think.' });
    const files = ['gemini/two-finish-reasons-visible-thoughts', 'gemini/thinking-3163-chars'];
    const theirs = new Set(files.flatMap((file) => shapesOf(recorded(file))));
    expect(shapesOf(await streamed('gemini')).filter((shape) => !theirs.has(shape))).toStrictEqual([]);
  });

  it('ends lines with CRLF on Gemini alone', async () => {
    await start();
    for (const api of APIS) {
      const text = await streamed(api);
      const crlf = text.split('\r\n').length;
      expect([api, crlf]).toStrictEqual([api, api === 'gemini' ? text.split('\n').length : 1]);
    }
  });

  it('numbers the events of Responses from 0, without gaps', async () => {
    await start({ reasoning: 'Let me think.', toolCalls: [CALL] });
    const numbers = eventsOf(await streamed('responses')).map(
      ({ data }) => (JSON.parse(data) as { sequence_number: number }).sequence_number,
    );
    expect(numbers).toStrictEqual(numbers.map((_, index) => index));
  });
});

describe('answers', () => {
  it.each(APIS)('%s says exactly its 60 words', async (api) => {
    await start();
    expect(words(DEFAULT_ANSWER)).toHaveLength(60);
    expect(answerIn(api, await streamed(api))).toBe(DEFAULT_ANSWER);
  });

  it.each<[Api, object]>([
    ['chat', { prompt_tokens: 2, completion_tokens: 5, total_tokens: 7 }],
    ['responses', { input_tokens: 2, output_tokens: 5, output_tokens_details: { reasoning_tokens: 2 }, total_tokens: 7 }],
    ['anthropic', { input_tokens: 2, output_tokens: 5, output_tokens_details: { thinking_tokens: 2 } }],
    ['gemini', { promptTokenCount: 2, candidatesTokenCount: 3, thoughtsTokenCount: 2, totalTokenCount: 7 }],
  ])('%s counts tokens as its API does', async (api, expected) => {
    await start({ answer: 'One two three', reasoning: 'Hm, well.' });
    const answer = (await whole(api, { turns: ['Count, please'] })) as { usage?: object; usageMetadata?: object };
    expect(answer.usage ?? answer.usageMetadata).toMatchObject(expected);
  });

  it.each<[Api, object]>([
    [
      'chat',
      {
        object: 'chat.completion',
        choices: [{ message: { content: 'One two', reasoning_content: 'Hm.' }, finish_reason: 'tool_calls' }],
      },
    ],
    [
      'responses',
      {
        status: 'completed',
        output: [{ type: 'reasoning' }, { content: [{ text: 'One two' }] }, { arguments: JSON.stringify(CALL.args) }],
      },
    ],
    ['anthropic', { content: [{ thinking: 'Hm.' }, { text: 'One two' }, { input: CALL.args }], stop_reason: 'tool_use' }],
    [
      'gemini',
      {
        candidates: [
          { content: { parts: [{ thought: true }, { text: 'One two' }, { functionCall: CALL }] }, finishReason: 'STOP' },
        ],
      },
    ],
  ])('%s answers as one document when it is not asked to stream', async (api, expected) => {
    await start({ answer: 'One two', reasoning: 'Hm.', toolCalls: [CALL] });
    expect(await whole(api)).toMatchObject(expected);
  });

  it.each<[Api, object, string]>([
    ['chat', { choices: [{ message: { content: 'A relay team' }, finish_reason: 'length' }] }, '"finish_reason":"length"'],
    ['responses', { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }, 'event: response.incomplete'],
    ['anthropic', { content: [{ text: 'A relay team' }], stop_reason: 'max_tokens' }, '"stop_reason":"max_tokens"'],
    [
      'gemini',
      { candidates: [{ content: { parts: [{ text: 'A relay team' }] }, finishReason: 'MAX_TOKENS' }] },
      '"finishReason":"MAX_TOKENS"',
    ],
  ])('%s stops at the limit of a request', async (api, expected, marker) => {
    await start();
    expect(await whole(api, { maxTokens: 3 })).toMatchObject(expected);
    const stream = await streamed(api, { maxTokens: 3 });
    expect(answerIn(api, stream)).toBe('A relay team');
    expect(stream).toContain(marker);
  });

  it('cuts a call at the limit, and passes its beginning on', async () => {
    await start({ answer: '', toolCalls: [CALL] });
    const stream = await streamed('chat', { maxTokens: 2 });
    const fragments = [...stream.matchAll(/"arguments":("(?:[^"\\]|\\.)*")/g)].map(([, json = '']) => JSON.parse(json) as string);
    expect(JSON.stringify(CALL.args).startsWith(fragments.join(''))).toBe(true);
    expect(fragments).toHaveLength(3);
    expect(stream).toContain('"finish_reason":"length"');
    expect(await whole('anthropic', { maxTokens: 2 })).toMatchObject({ content: [{ type: 'tool_use', input: {} }] });
    expect(await whole('gemini', { maxTokens: 2 })).toMatchObject({ candidates: [{ content: { parts: [] } }] });
  });

  it('gives an answer without usage to a Chat request that does not ask for it', async () => {
    await start();
    const response = await fetch(`${upstream.baseUrls.openai}/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer k' },
      body: JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'Hi' }] }),
    });
    expect((await readAll(response)).text).not.toContain('usage');
  });
});

describe('what the APIs themselves refuse', () => {
  it.each<[Api, number, number]>([
    ['chat', 401, 401],
    ['responses', 401, 401],
    ['anthropic', 401, 401],
    ['gemini', 403, 400],
  ])('%s: no key with %i, the bad one with %i', async (api, forNone, forBad) => {
    await start();
    for (const [key, status] of [[undefined, forNone] as const, ['bad-key', forBad] as const]) {
      const response = await ask(upstream, api, { key });
      expect(response.status).toBe(status);
      expect(await response.json()).toHaveProperty('error.message');
    }
    expect((await ask(upstream, api, { key: 'any other' })).status).toBe(200);
  });

  it('gemini: a bad key is an invalid argument, its reason told in the details', async () => {
    await start();
    const response = await ask(upstream, 'gemini', { key: 'bad-key' });
    expect(await response.json()).toMatchObject({
      error: { code: 400, status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }] },
    });
  });

  it.each<[Api, object]>([
    ['chat', { error: { code: 'model_not_found', type: 'invalid_request_error' } }],
    ['responses', { error: { code: 'model_not_found', type: 'invalid_request_error' } }],
    ['anthropic', { type: 'error', error: { type: 'not_found_error' }, request_id: 'req_000001' }],
    ['gemini', { error: { code: 404, status: 'NOT_FOUND' } }],
  ])('%s: a model without a script, where models are strict', async (api, body) => {
    upstream = await startUpstream({ models: { known: FAST }, strictModels: true });
    const response = await ask(upstream, api, { model: 'unknown' });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject(body);
    expect((await ask(upstream, api, { model: 'known' })).status).toBe(200);
  });

  it.each<[string, string, Record<string, string>, object, string]>([
    ['Chat without a model', '/v1/chat/completions', { authorization: 'Bearer k' }, { messages: [] }, 'model'],
    ['Chat without messages', '/v1/chat/completions', { authorization: 'Bearer k' }, { model: 'm' }, 'messages'],
    ['Responses without input', '/v1/responses', { authorization: 'Bearer k' }, { model: 'm' }, 'input'],
    ['Anthropic without a version', '/v1/messages', { 'x-api-key': 'k' }, { model: 'm' }, 'anthropic-version'],
    ['Anthropic without a limit', '/v1/messages', { 'x-api-key': 'k', 'anthropic-version': 'v' }, { model: 'm' }, 'max_tokens'],
    ['Gemini without contents', '/v1beta/models/m:generateContent', { 'x-goog-api-key': 'k' }, {}, 'contents'],
    ['Gemini streamed as an array', '/v1beta/models/m:streamGenerateContent', { 'x-goog-api-key': 'k' }, {}, 'alt=sse'],
  ])('%s', async (_, path, headers, body, word) => {
    await start();
    const response = await fetch(upstream.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    const { error } = (await response.json()) as { error: { message: string } };
    expect([response.status, error.message.includes(word)]).toStrictEqual([400, true]);
  });

  it('a path that is none of theirs', async () => {
    await start();
    expect((await fetch(`${upstream.url}/v1/embeddings`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${upstream.url}/v1/messages`)).status).toBe(404);
  });
});
