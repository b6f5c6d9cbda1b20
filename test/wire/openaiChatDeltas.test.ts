import { describe, expect, it } from 'vitest';
import { call, decode, decodeFor, delta, end, type Fields, finish, start } from './chatEvents.js';

describe('openaiChat: reasoning', () => {
  const reasoning = (text: string, kind = 'full') => ({ type: 'reasoning', text, kind });

  it.each([
    ['reasoning_content', { reasoning_content: 'hm', content: null }],
    ['reasoning', { reasoning: 'hm', channel: 'analysis' }],
    ['both names', { reasoning: 'hm', reasoning_content: 'hm' }],
    ['details beside it', { reasoning: 'hm', reasoning_details: [{ type: 'reasoning.text', text: 'hm' }] }],
    ['details alone', { reasoning: null, reasoning_details: [{ type: 'reasoning.text', text: 'hm' }] }],
    ['a part', { content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }] }],
    ['a part that is a text', { content: [{ type: 'thinking', thinking: 'hm' }] }],
  ])('comes as %s', (_, fields) => {
    expect(decode(delta(fields), end())).toStrictEqual([start, reasoning('hm'), finish('stop', 'stop')]);
  });

  it('is a summary where the details say so', () => {
    const details = [{ type: 'reasoning.summary', summary: 'hm' }];
    expect(decode(delta({ reasoning: 'hm', reasoning_details: details }), end())[1]).toStrictEqual(reasoning('hm', 'summary'));
    expect(decode(delta({ reasoning_details: details }), end())[1]).toStrictEqual(reasoning('hm', 'summary'));
  });

  it('keeps a signature whole, for its API', () => {
    const detail = { type: 'reasoning.encrypted', data: 'abc', id: 'x', index: 0 };
    const chunks = decodeFor('openrouter', delta({ reasoning_details: [detail] }), end());
    expect(chunks[1]).toStrictEqual({ type: 'signature', value: JSON.stringify(detail), api: 'openrouter' });
  });

  it('stands beside text in an array of parts', () => {
    const content = [
      { type: 'thinking', thinking: [{ text: 'hm' }] },
      { type: 'text', text: 'so' },
      { type: 'reference', reference_ids: [1] },
    ];
    expect(decode(delta({ content }), end()).slice(1, -1)).toStrictEqual([
      reasoning('hm'),
      { type: 'text', text: 'so' },
      { type: 'citation', source: { type: 'reference', reference_ids: [1] } },
    ]);
  });
});

describe('openaiChat: tool calls', () => {
  const calls = (...events: Fields[]) =>
    decode(...events.map((fields) => delta(fields)), end('tool_calls')).filter((chunk) => chunk.type === 'tool-call');
  const made = (callId: string, argsText: string) => ({
    type: 'tool-call',
    callId,
    name: 'f',
    args: JSON.parse(argsText) as unknown,
    argsText,
    complete: true,
  });

  it('come in pieces, with a first index of 1', () => {
    const chunks = calls(
      { tool_calls: [call({ index: 1, id: 'a', name: 'f' }, '')] },
      { tool_calls: [call({ index: 1 }, '{"x"')] },
      { tool_calls: [call({ index: 1 }, null)] },
      { tool_calls: [call({ index: 1, name: '' }, ':1}')] },
    );
    expect(chunks).toStrictEqual([made('a', '{"x":1}')]);
  });

  it('come whole, several in one event', () => {
    const chunks = calls({
      tool_calls: [call({ index: 0, id: 'a', name: 'f' }, '{}'), call({ index: 1, id: 'b', name: 'f' }, '{"y":2}')],
    });
    expect(chunks).toStrictEqual([made('a', '{}'), made('b', '{"y":2}')]);
  });

  it.each([
    ['the same index', 0],
    ['no index', undefined],
  ])('are told apart by id where they have %s', (_, index) => {
    const chunks = calls(
      { tool_calls: [call({ index, id: 'a', name: 'f' }, '{"n"')] },
      { tool_calls: [call({ index, id: 'a' }, ':1}')] },
      { tool_calls: [call({ index, id: 'b', name: 'f' }, '{"n"')] },
      { tool_calls: [call({ index }, ':2}')] },
    );
    expect(chunks).toStrictEqual([made('a', '{"n":1}'), made('b', '{"n":2}')]);
  });

  it('stay one where a proxy gives each piece an id', () => {
    const chunks = calls(
      { tool_calls: [call({ index: 0, id: 'a', name: 'f' }, '{"n"')] },
      { tool_calls: [call({ index: 0, id: 'b' }, ':1}')] },
    );
    expect(chunks).toStrictEqual([made('a', '{"n":1}')]);
  });

  it('come with arguments that are an object already', () => {
    expect(calls({ tool_calls: [call({ index: 0, id: 'a', name: 'f' }, { x: 1 })] })).toStrictEqual([made('a', '{"x":1}')]);
  });

  it('come in the form from before there were several', () => {
    const chunks = calls({ function_call: { name: 'f', arguments: '{"x"' } }, { function_call: { arguments: ':1}' } });
    expect(chunks).toStrictEqual([made('call_0', '{"x":1}')]);
  });

  it('come with free text where the tool takes it', () => {
    const chunks = calls({ tool_calls: [{ index: 0, id: 'a', type: 'custom', custom: { name: 'f', input: 'SELECT 1' } }] });
    expect(chunks).toStrictEqual([
      { type: 'tool-call', callId: 'a', name: 'f', args: 'SELECT 1', argsText: 'SELECT 1', complete: true },
    ]);
  });

  it.each(['length', 'content_filter'])('[S19] are marked when %s cuts them', (reason) => {
    const chunks = decode(delta({ tool_calls: [call({ index: 0, id: 'a', name: 'f' }, '{"x":1}')] }), end(reason));
    expect(chunks).toContainEqual({ ...made('a', '{"x":1}'), complete: false });
  });

  it('[X05] pollute nothing', () => {
    const polluted = '{"id":"c1","model":"m","choices":[{"index":0,"delta":{"__proto__":{"bad":1},"constructor":{"bad":1}}}]}';
    const chunks = decode(polluted, end());
    expect(chunks.map(({ type }) => type)).toStrictEqual(['start', 'meta', 'meta', 'finish']);
    expect('bad' in {}).toBe(false);
  });
});

describe('openaiChat: everything else', () => {
  const one = (fields: Fields) => decode(delta(fields), end()).slice(1, -1);

  it('tells a refusal', () => {
    expect(one({ refusal: 'No.', content: null })).toStrictEqual([{ type: 'refusal', text: 'No.' }]);
  });

  it('tells annotations as citations', () => {
    const annotation = { type: 'url_citation', url_citation: { url: 'https://example.com' } };
    expect(one({ content: 'a', annotations: [annotation] })).toStrictEqual([
      { type: 'text', text: 'a' },
      { type: 'citation', source: annotation },
    ]);
  });

  it('tells the sources of a search once, as well as they are known', () => {
    const sources = { citations: ['https://a', 'https://b'], search_results: [{ title: 'A', url: 'https://a' }] };
    const chunks = decode({ ...delta({ content: 'x' }), ...sources }, { ...end(), ...sources });
    expect(chunks.filter(({ type }) => type === 'citation')).toStrictEqual([
      { type: 'citation', source: { title: 'A', url: 'https://a' } },
      { type: 'citation', source: { url: 'https://b' } },
    ]);
  });

  it('tells pictures and sound as media', () => {
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };
    expect(one({ images: [image] })).toStrictEqual([{ type: 'media', mimeType: 'image/png', data: 'AAAA' }]);
    expect(one({ audio: { id: 'a', transcript: 'Hi', data: 'BBBB' } })).toStrictEqual([
      { type: 'text', text: 'Hi' },
      { type: 'media', mimeType: 'audio/pcm', data: 'BBBB' },
    ]);
    expect(one({ images: [{ image_url: { url: 'https://example.com/a.png' } }] })).toStrictEqual([]);
  });

  it("goes through a picture's address once, however long it is", () => {
    const url = `data:${'a'.repeat(1_000_000)}`;
    expect(one({ images: [{ image_url: { url } }] })).toStrictEqual([]);
  });

  it("tells what a server's own tool gave", () => {
    const tool = { index: 0, type: 'search', arguments: '{}' };
    expect(one({ executed_tools: [tool] })).toStrictEqual([{ type: 'meta', value: { executed_tools: [tool] } }]);
    const done = { ...tool, output: 'found' };
    expect(one({ executed_tools: [done] })).toStrictEqual([{ type: 'tool-result', name: 'search', result: done }]);
  });

  it.each([
    [
      'of OpenAI',
      { usage: { prompt_tokens: 9, completion_tokens: 5, completion_tokens_details: { reasoning_tokens: 3 } } },
      [9, 5, 3],
    ],
    ['of Groq', { x_groq: { usage: { prompt_tokens: 9, completion_tokens: 5 } } }, [9, 5, undefined]],
    [
      'in the choice',
      { choices: [{ index: 0, delta: {}, usage: { prompt_tokens: 9, completion_tokens: 5 } }] },
      [9, 5, undefined],
    ],
    [
      'of xAI, which counts reasoning apart',
      { usage: { prompt_tokens: 9, completion_tokens: 5, total_tokens: 17, completion_tokens_details: { reasoning_tokens: 3 } } },
      [9, 8, 3],
    ],
    [
      'with more reasoning than completion',
      { usage: { prompt_tokens: 9, completion_tokens: 5, total_tokens: 14, completion_tokens_details: { reasoning_tokens: 7 } } },
      [9, 12, 7],
    ],
  ])('reads the usage %s', (_, fields, [inputTokens, outputTokens, reasoningTokens]) => {
    const usage = decode({ ...delta({}), ...fields }, end()).find(({ type }) => type === 'usage');
    expect(usage).toEqual({ type: 'usage', inputTokens, outputTokens, reasoningTokens });
  });

  it.each([
    [{ prompt_tokens: 9, prompt_tokens_details: { cached_tokens: 4 } }],
    [{ prompt_tokens: 9, prompt_cache_hit_tokens: 4 }],
  ])('reads the cached tokens of %j', (usage) => {
    expect(decode({ ...end(), usage })[1]).toStrictEqual({ type: 'usage', inputTokens: 9, cachedTokens: 4 });
  });
});
