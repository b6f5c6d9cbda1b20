import { describe, expect, it } from 'vitest';
import type { Chunk, ChunkBody } from '../../src/chat/chunk.js';
import { mapFinishReason } from '../../src/wire/gemini/mapFinishReason.js';
import { geminiWire } from '../../src/wire/gemini/wire.js';
import { NO_HEADERS, type WireEvent, type WireTarget } from '../../src/wire/wire.js';
import { decodeAll } from './decodeAll.js';
import { thrownBy } from './thrownBy.js';

const target: WireTarget = {
  id: 'gemini/gemini-2.5-flash',
  api: 'gemini',
  model: 'gemini-2.5-flash',
  capabilities: { continuation: 'prefill', tools: true, json: true, vision: true },
};

describe('gemini mapFinishReason', () => {
  const table = {
    stop: ['STOP'],
    'tool-calls': ['FUNCTION_CALL'],
    length: ['MAX_TOKENS'],
    'content-filter': ['SAFETY', 'RECITATION', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII', 'IMAGE_SAFETY'],
    other: ['LANGUAGE', 'OTHER', 'MALFORMED_FUNCTION_CALL', 'TOO_MANY_TOOL_CALLS', 'NO_IMAGE', 'OF_TOMORROW', undefined],
  };
  it.each(Object.entries(table))('%s is for %j', (reason, words) => {
    expect(new Set(words.map(mapFinishReason))).toStrictEqual(new Set([reason]));
  });
});

describe('gemini mapError', () => {
  const perDay = [
    { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId: 'GenerateRequestsPerDayPerProject' }] },
  ];
  const badKey = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }];

  it.each([
    [400, { code: 400, status: 'INVALID_ARGUMENT', message: 'Bad' }, 'bad-request', 'INVALID_ARGUMENT'],
    [400, { code: 400, status: 'INVALID_ARGUMENT', message: 'API key not valid.', details: badKey }, 'auth', 'API_KEY_INVALID'],
    [
      400,
      {
        code: 400,
        status: 'INVALID_ARGUMENT',
        message: 'The input token count (9) exceeds the maximum number of tokens allowed (8).',
      },
      'context-length',
      'INVALID_ARGUMENT',
    ],
    [403, { code: 403, status: 'PERMISSION_DENIED', message: 'No' }, 'auth', 'PERMISSION_DENIED'],
    [404, { code: 404, status: 'NOT_FOUND', message: 'No' }, 'not-found', 'NOT_FOUND'],
    [429, { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Slow down' }, 'rate-limit', 'RESOURCE_EXHAUSTED'],
    [
      429,
      { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Tomorrow', details: perDay },
      'quota',
      'daily_usage_limit_exceeded',
    ],
    [500, { code: 500, status: 'INTERNAL', message: 'Sorry' }, 'server', 'INTERNAL'],
    [503, { code: 503, status: 'UNAVAILABLE', message: 'Busy' }, 'overloaded', 'UNAVAILABLE'],
    [200, { code: 503, status: 'UNAVAILABLE', message: 'Busy' }, 'overloaded', 'UNAVAILABLE'],
    [200, { code: 499, status: 'CANCELLED', message: 'Cancelled' }, 'server', 'CANCELLED'],
    [200, { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Slow down' }, 'rate-limit', 'RESOURCE_EXHAUSTED'],
  ])('%s %j is %s', (status, error, kind, code) => {
    const response = (json: unknown): object =>
      geminiWire.mapError({ status, headers: NO_HEADERS, body: JSON.stringify(json, null, 2) }, target);
    expect(response({ error })).toMatchObject({ kind, code, status, provider: target.id });
    expect(response([{ error }])).toMatchObject({ kind, code });
  });

  it('reads what is no JSON by its status', () => {
    expect(geminiWire.mapError({ status: 502, headers: NO_HEADERS, body: '<html>' }, target)).toMatchObject({ kind: 'server' });
    expect(geminiWire.mapError({ status: 200, headers: NO_HEADERS, body: '<html>' }, target)).toMatchObject({ kind: 'protocol' });
  });
});

describe('gemini decodeEvent', () => {
  it('ends with the stream, not with the first finish reason', () => {
    const chunks: unknown[] = [];
    const decoder = geminiWire.createDecoder({ provider: 'p', attempt: 2 }, target);
    const decode = (event: object): void => decoder.decode({ data: JSON.stringify(event) }, (chunk) => chunks.push(chunk));
    decode(parts([{ text: 'Hel' }]));
    expect(decoder.phase).toBe('open');
    decode(parts([{ text: '' }], 'STOP'));
    expect(decoder.phase).toBe('ended');
    decode(parts([{ text: 'lo' }], 'MAX_TOKENS'));
    decoder.decode({ data: '[DONE]' }, (chunk) => chunks.push(chunk));
    decoder.finish((chunk) => chunks.push(chunk));
    const origin = { provider: 'p', attempt: 2 };
    expect(chunks).toStrictEqual([
      { ...origin, type: 'start', id: 'r1', model: 'gemini' },
      { ...origin, type: 'text', text: 'Hel' },
      { ...origin, type: 'text', text: 'lo' },
      { ...origin, type: 'finish', reason: 'length', raw: 'MAX_TOKENS' },
    ]);
  });

  it('[S10] throws what an error in an event says', () => {
    expect(failureOf({ error: { code: 503, status: 'UNAVAILABLE', message: 'Busy' } })).toMatchObject({ kind: 'overloaded' });
  });

  it('[S20] an event that is no JSON is a protocol error that does not quote it', () => {
    const error = failureOf(parts([{ text: 'a' }]), { data: '{"candidates":[{"secret' });
    expect(error).toMatchObject({ kind: 'protocol', provider: target.id });
    expect(String(error)).not.toContain('secret');
  });

  it('a blocked prompt is a matter of the content filter', () => {
    expect(failureOf({ promptFeedback: { blockReason: 'SAFETY' } })).toMatchObject({
      kind: 'content-filter',
      code: 'PROMPT_BLOCKED:SAFETY',
      switchable: false,
    });
  });

  it('reads each part', () => {
    const executableCode = { language: 'PYTHON', code: '1', id: 'e1' };
    const chunks = decoded(
      parts([
        { text: 'hm', thought: true, thoughtSignature: 's1' },
        { text: 'yes' },
        { inlineData: { mimeType: 'image/png', data: 'iVBORw' } },
        { inlineData: { mimeType: 'image/png', data: 'draft' }, thought: true },
        { executableCode },
        { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1', id: 'e1' } },
        { toolResponse: { toolType: 'FILE_SEARCH', id: 't1' } },
        { fileData: { fileUri: 'gs://x' } },
        { thoughtSignature: 's2' },
      ]),
    );
    expect(chunks.slice(1)).toStrictEqual([
      { type: 'reasoning', text: 'hm', kind: 'summary' },
      { type: 'signature', value: 's1', api: 'gemini' },
      { type: 'text', text: 'yes' },
      { type: 'media', mimeType: 'image/png', data: 'iVBORw' },
      { type: 'meta', value: { inlineData: { mimeType: 'image/png', data: 'draft' }, thought: true } },
      { type: 'meta', value: { executableCode } },
      { type: 'tool-result', callId: 'e1', name: 'code_execution', result: { outcome: 'OUTCOME_OK', output: '1', id: 'e1' } },
      { type: 'tool-result', callId: 't1', name: 'FILE_SEARCH', result: { toolType: 'FILE_SEARCH', id: 't1' } },
      { type: 'meta', value: { fileData: { fileUri: 'gs://x' } } },
      { type: 'signature', value: 's2', api: 'gemini' },
    ]);
  });

  it('tells a source once, however often the metadata repeat it', () => {
    const quoted = { citationMetadata: { citationSources: [{ uri: 'a', endIndex: 3 }] } };
    const quotedByVertex = { citationMetadata: { citations: [{ uri: 'a', endIndex: 5 }, { uri: 'b' }] } };
    const groundingMetadata = { groundingChunks: [{ web: { uri: 'b' } }, { retrievedContext: { text: 'c' } }] };
    const chunks = decoded({ candidates: [quoted] }, { candidates: [quotedByVertex] }, { candidates: [{ groundingMetadata }] });
    expect(chunks.slice(1)).toStrictEqual([
      { type: 'citation', source: { uri: 'a', endIndex: 3 } },
      { type: 'citation', source: { uri: 'b' } },
      { type: 'citation', source: { text: 'c' } },
      { type: 'meta', value: { groundingMetadata } },
    ]);
  });

  it('counts thoughts among the output; figures that an event leaves out stand, the same ones are not told again', () => {
    const usage = (usageMetadata: object): object => ({ candidates: [], usageMetadata });
    const chunks = decoded(
      usage({ promptTokenCount: 10, thoughtsTokenCount: 5 }),
      usage({ promptTokenCount: 10, candidatesTokenCount: 3, cachedContentTokenCount: 8 }),
      usage({ promptTokenCount: 10, trafficType: 'ON_DEMAND' }),
    );
    expect(chunks.slice(1)).toStrictEqual([
      { type: 'usage', inputTokens: 10, outputTokens: 5, reasoningTokens: 5 },
      { type: 'usage', inputTokens: 10, outputTokens: 8, reasoningTokens: 5, cachedTokens: 8 },
    ]);
  });

  it('tells the figures of a run of texts once: when something else is said, or the stream breaks', () => {
    const said = (text: string, candidatesTokenCount: number, more: object = {}): WireEvent => ({
      data: JSON.stringify({
        candidates: [{ content: { parts: [{ text }] }, ...more }],
        usageMetadata: { promptTokenCount: 10, candidatesTokenCount, totalTokenCount: 10 + candidatesTokenCount },
      }),
    });
    const told = (end: 'finish' | 'break', ...events: readonly WireEvent[]): readonly unknown[] => {
      const chunks: Chunk[] = [];
      const decoder = geminiWire.createDecoder({ provider: 'g', attempt: 0 }, target);
      for (const event of events) decoder.decode(event, (chunk) => chunks.push(chunk));
      decoder[end]?.((chunk) => chunks.push(chunk));
      return chunks.map((chunk) => (chunk.type === 'usage' ? chunk.outputTokens : chunk.type));
    };
    const run = [said('a', 1), said('b', 2), said('c', 3), said('d', 4)];
    expect(told('break', ...run)).toStrictEqual(['start', 'text', 1, 'text', 'text', 'text', 4]);
    expect(told('break', ...run.slice(0, 2))).toStrictEqual(['start', 'text', 1, 'text', 2]);
    // Back at the figures that were told: whoever reads each event must not tell them again either.
    expect(told('break', said('a', 2), said('b', 0, { index: 0 }), said('c', 2))).toStrictEqual([
      'start',
      'text',
      2,
      'text',
      'text',
    ]);
    expect(told('finish', ...run, said('', 5, { finishReason: 'STOP' }))).toStrictEqual([
      'start',
      'text',
      1,
      'text',
      'text',
      'text',
      5,
      'finish',
    ]);
  });

  it('only the first candidate counts', () => {
    const second = { index: 1, content: { parts: [{ text: 'other' }] }, finishReason: 'SAFETY' };
    expect(
      decoded(
        { candidates: [second] },
        { candidates: [second, { index: 0, content: { parts: [{ text: 'this' }] }, finishReason: 'STOP' }] },
      ),
    ).toStrictEqual([{ type: 'start' }, { type: 'text', text: 'this' }, { type: 'finish', reason: 'stop', raw: 'STOP' }]);
  });

  it('keeps what is unknown, or empty, from doing harm', () => {
    expect(
      decoded(
        { novelty: 1 },
        parts([{ novelPart: 2 }]),
        { candidates: [{}] },
        { candidates: 'none' },
        { candidates: [{ content: { parts: 1 } }] },
      ),
    ).toStrictEqual([{ type: 'start' }, { type: 'meta', value: { novelty: 1 } }, { type: 'meta', value: { novelPart: 2 } }]);
  });
});

describe('gemini calls', () => {
  it('makes up the ids that are not given, and says why it stopped', () => {
    const chunks = decoded(
      parts([{ functionCall: { name: 'f', args: { b: 1, a: 2 } } }, { functionCall: { name: 'g', id: 'own' } }], 'STOP'),
    );
    expect(chunks.slice(1)).toStrictEqual([
      { type: 'tool-start', callId: 'call_0', name: 'f' },
      { type: 'tool-delta', callId: 'call_0', argsText: '{"b":1,"a":2}' },
      { type: 'tool-call', callId: 'call_0', name: 'f', args: { b: 1, a: 2 }, argsText: '{"b":1,"a":2}', complete: true },
      { type: 'tool-start', callId: 'own', name: 'g' },
      { type: 'tool-delta', callId: 'own', argsText: '{}' },
      { type: 'tool-call', callId: 'own', name: 'g', args: {}, argsText: '{}', complete: true },
      { type: 'finish', reason: 'tool-calls', raw: 'STOP' },
    ]);
  });

  it('puts arguments together that come value by value, in any order', () => {
    const args = streamed(
      [
        { jsonPath: '$.list[1].name', stringValue: 'se', willContinue: true },
        { jsonPath: '$.done', boolValue: false },
      ],
      [{ jsonPath: '$.list[0]', numberValue: 0 }],
      [
        { jsonPath: '$.list[1].name', stringValue: 'cond' },
        { jsonPath: "$['a b']['it\\'s']", nullValue: 'NULL_VALUE' },
      ],
      [{ jsonPath: '$["x.y"]', stringValue: 'z' }, { jsonPath: '$', stringValue: 'lost' }, { stringValue: 'no path' }],
    );
    expect(args).toStrictEqual({ list: [0, { name: 'second' }], done: false, 'a b': { "it's": null }, 'x.y': 'z' });
  });

  it('a value that comes again, without having said that it goes on, replaces the first', () => {
    expect(streamed([{ jsonPath: '$.a', stringValue: 'x' }], [{ jsonPath: '$.a', stringValue: 'y' }])).toStrictEqual({ a: 'y' });
  });

  it('[X05] paths that spell prototypes pollute nothing', () => {
    const args = streamed([
      { jsonPath: '$.__proto__.polluted', boolValue: true },
      { jsonPath: '$.constructor.prototype.polluted', boolValue: true },
      { jsonPath: '$.list[0]', numberValue: 1 },
      { jsonPath: '$.list.__proto__.polluted', boolValue: true },
    ]);
    expect(JSON.stringify(args)).toBe('{"constructor":{"prototype":{"polluted":true}},"list":[1]}');
    expect({}).not.toHaveProperty('polluted');
    expect([]).not.toHaveProperty('polluted');
  });

  it('[X06] an absurd index is a protocol error, not a huge array', () => {
    const wild = parts([{ functionCall: { name: 'f', partialArgs: [{ jsonPath: '$.a[4294967294]', numberValue: 1 }] } }]);
    expect(failureOf(wild)).toMatchObject({ kind: 'protocol' });
  });

  it('[X06] nor are many indices that are each a little absurd', () => {
    const partialArgs = Array.from({ length: 20 }, (_, at) => ({ jsonPath: `$.list${at}[9999]`, numberValue: 1 }));
    expect(failureOf(parts([{ functionCall: { name: 'f', partialArgs } }]))).toMatchObject({ kind: 'protocol' });
    expect(streamed([{ jsonPath: '$.list[2]', numberValue: 1 }])).toStrictEqual({ list: [null, null, 1] });
  });

  it('tells that a call grows before its text is certain', () => {
    const begin = parts([{ functionCall: { name: 'f', willContinue: true } }]);
    const grow = parts([{ functionCall: { partialArgs: [{ jsonPath: '$.a', numberValue: 1 }], willContinue: true } }]);
    const end = parts([{ functionCall: {} }], 'STOP');
    expect(decoded(begin, grow, end).slice(1)).toStrictEqual([
      { type: 'tool-start', callId: 'call_0', name: 'f' },
      { type: 'tool-delta', callId: 'call_0', argsText: '' },
      { type: 'tool-delta', callId: 'call_0', argsText: '{"a":1}' },
      { type: 'tool-call', callId: 'call_0', name: 'f', args: { a: 1 }, argsText: '{"a":1}', complete: true },
      { type: 'finish', reason: 'tool-calls', raw: 'STOP' },
    ]);
  });

  it.each([
    ['MAX_TOKENS', false],
    ['MALFORMED_FUNCTION_CALL', false],
    ['STOP', true],
  ])('[S19] a call that %s finds open: complete %s', (finishReason, complete) => {
    const grow = parts([{ functionCall: { name: 'f', partialArgs: [{ jsonPath: '$.a', numberValue: 1 }], willContinue: true } }]);
    const chunks = decoded(grow, parts([], finishReason));
    expect(chunks.find(({ type }) => type === 'tool-call')).toMatchObject({ argsText: '{"a":1}', complete });
  });
});

/** An event with the parts of an answer. */
function parts(list: readonly object[], finishReason?: string): object {
  const content = { role: 'model', parts: list };
  return {
    candidates: [{ content, ...(finishReason === undefined ? {} : { finishReason }) }],
    responseId: 'r1',
    modelVersion: 'gemini',
  };
}

/** The arguments of a call whose values come event by event. */
function streamed(...events: readonly (readonly object[])[]): unknown {
  const begin = parts([{ functionCall: { name: 'f', willContinue: true } }]);
  const grow = events.map((partialArgs) => parts([{ functionCall: { partialArgs, willContinue: true } }]));
  const chunks = decoded(begin, ...grow, parts([{ functionCall: {} }], 'STOP'));
  return chunks.find((chunk) => chunk.type === 'tool-call')?.args;
}

function decoded(...events: readonly object[]): readonly ChunkBody[] {
  return decodeAll(geminiWire, target, events);
}

function failureOf(...events: readonly object[]): unknown {
  return thrownBy(() => decoded(...events));
}
