import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Chunk } from '../../src/chat/chunk.js';
import { ProviderError } from '../../src/chat/providerError.js';
import { anthropicWire } from '../../src/wire/anthropic/wire.js';
import { geminiWire } from '../../src/wire/gemini/wire.js';
import { openaiChatWire } from '../../src/wire/openaiChat/wire.js';
import { openaiResponsesWire } from '../../src/wire/openaiResponses/wire.js';
import type { Wire, WireEvent, WireTarget } from '../../src/wire/wire.js';

const TARGET: WireTarget = {
  id: 'some/model',
  api: 'openai',
  model: 'model',
  capabilities: { continuation: 'none', tools: true, json: true, vision: true },
};

/** What a decoder says of events, up to its error. */
function heard(wire: Wire, events: readonly WireEvent[]): readonly unknown[] {
  const said: unknown[] = [];
  const decoder = wire.createDecoder({ provider: 'some/model', attempt: 1 }, TARGET);
  const emit = (chunk: Chunk): unknown => said.push(chunk);
  try {
    for (const event of events) decoder.decode(event, emit);
    said.push(decoder.phase);
    if (decoder.phase === 'open') decoder.break?.(emit);
    else decoder.finish(emit);
  } catch (thrown) {
    said.push(ProviderError.is(thrown) ? [thrown.kind, thrown.code] : thrown);
    decoder.break?.(emit);
  }
  return said;
}

const isText = (said: unknown): boolean => (said as Partial<Chunk>).type === 'text';

/** The same events, no two of which begin alike: each is parsed. */
const unlike = (events: readonly WireEvent[]): readonly WireEvent[] =>
  events.map(({ data, ...rest }, index) => ({ ...rest, data: data === '[DONE]' ? data : ' '.repeat(index + 1) + data }));

const words = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    ' the',
    'content',
    'delta',
    '"',
    '\\',
    'id',
    'text',
    '0',
    '12',
    '\n',
    'é',
    '😀',
    '\ud800',
    'probe-6f1d',
    '}',
  ),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);
const padding = fc.string({ unit: fc.constantFrom('a', 'b', '7', '"', '\\'), maxLength: 6 });

const chatEvent = fc
  .record({
    id: fc.constantFrom('c1', 'c1', 'c1', 'c2'),
    created: fc.constantFrom(1, 1, 1, 2, 10, 0.5),
    content: words,
    more: fc.constantFrom<object>(
      {},
      {},
      {},
      {},
      { role: 'assistant' },
      { refusal: null },
      { refusal: 'no' },
      { reasoning: 'hm' },
    ),
    reason: fc.constantFrom(null, null, null, null, null, null, 'stop'),
    besides: fc.constantFrom<object>(
      {},
      {},
      {},
      { usage: null },
      { usage: { prompt_tokens: 1 } },
      { citations: ['a'] },
      { error: 'x' },
    ),
    obfuscation: padding,
  })
  .map(({ id, created, content, more, reason, besides, obfuscation }) => {
    const choices = [{ index: 0, delta: { content, ...more }, finish_reason: reason }];
    return { data: JSON.stringify({ id, created, model: 'm', choices, ...besides, obfuscation }) };
  });

const responsesEvent = fc
  .record({
    type: fc.constantFrom(
      'response.output_text.delta',
      'response.output_text.delta',
      'response.output_text.delta',
      'response.refusal.delta',
    ),
    sequence_number: fc.nat(),
    item: fc.constantFrom('i', 'i', 'j'),
    delta: words,
    obfuscation: padding,
    last: fc.boolean(),
  })
  .map(({ type, sequence_number, item, delta, obfuscation, last }) => ({
    event: type,
    data: JSON.stringify(
      last
        ? { type, item_id: item, delta, obfuscation, sequence_number }
        : { type, sequence_number, item_id: item, delta, logprobs: [], obfuscation },
    ),
  }));

const anthropicEvent = fc
  .record({
    index: fc.constantFrom(0, 0, 0, 1),
    text: words,
    kind: fc.constantFrom('text_delta', 'text_delta', 'text_delta', 'thinking_delta'),
    spaces: fc.nat({ max: 4 }),
  })
  .map(({ index, text, kind, spaces }) => {
    const delta = kind === 'text_delta' ? { type: kind, text } : { type: kind, thinking: text };
    const data = JSON.stringify({ type: 'content_block_delta', index, delta });
    return { event: 'content_block_delta', data: `${data.slice(0, -1)}${' '.repeat(spaces)}}` };
  });

const count = fc.nat({ max: 20 });
const geminiEvent = fc
  .record({
    text: words,
    more: fc.constantFrom<object>({}, {}, {}, {}, {}, {}, { thought: true }, { thoughtSignature: 'abc' }),
    candidate: fc.constantFrom<object>(
      {},
      {},
      {},
      {},
      {},
      {},
      { finishReason: 'STOP' },
      { citationMetadata: { citationSources: [{ uri: 'a' }] } },
    ),
    index: fc.constantFrom(0, 0, 0, 0, 1),
    counts: fc.oneof(
      fc.constantFrom<object>({}, { usageMetadata: { promptTokenCount: 12 } }),
      fc.record({ candidatesTokenCount: count, totalTokenCount: count }).map((counts) => ({ usageMetadata: counts })),
      fc.record({ promptTokenCount: fc.constant(7), candidatesTokenCount: count }).map((counts) => ({ usageMetadata: counts })),
      count.map((tokenCount) => ({
        usageMetadata: {
          candidatesTokenCount: tokenCount,
          candidatesTokensDetails: [{ modality: 'TEXT', tokenCount }],
        },
      })),
    ),
  })
  .map(({ text, more, candidate, index, counts }) => ({
    data: JSON.stringify({
      candidates: [{ content: { parts: [{ text, ...more }], role: 'model' }, ...candidate, index }],
      ...counts,
      responseId: 'r',
    }),
  }));

/** A letter put in, taken out or changed, anywhere. */
const damaged = (event: fc.Arbitrary<WireEvent>): fc.Arbitrary<WireEvent> =>
  fc
    .tuple(event, fc.nat(), fc.constantFrom('"', '\\', '{', '0', ' ', '\t', 'x', ''), fc.nat(2))
    .map(([{ data, ...rest }, at, letter, cut]) => {
      const place = at % (data.length + 1);
      return { ...rest, data: data.slice(0, place) + letter + data.slice(place + cut) };
    });

/** An event as the API itself sends it, with its number in a stream. */
const chatLike = (at: number): string =>
  `{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":" w${at}"},` +
  `"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"${'x7Kq2Z'.slice(at % 5)}"}`;
const responsesLike = (at: number): string =>
  `{"type":"response.output_text.delta","content_index":0,"delta":" w${at}","item_id":"i","logprobs":[],` +
  `"obfuscation":"${'x7Kq2Z'.slice(at % 5)}","output_index":0,"sequence_number":${at}}`;
const anthropicLike = (at: number): string =>
  `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" w${at}"}${' '.repeat(at % 7)}}`;
const geminiLike = (at: number): string =>
  `{"candidates": [{"content": {"parts": [{"text": " w${at}"}],"role": "model"},"index": 0}],"usageMetadata": ` +
  `{"promptTokenCount": 8,"candidatesTokenCount": ${at},"totalTokenCount": ${at + 8}},"modelVersion": "m","responseId": "r"}`;

describe.each<[string, Wire, fc.Arbitrary<WireEvent>, string | undefined, (at: number) => string]>([
  ['Chat', openaiChatWire, chatEvent, undefined, chatLike],
  ['Responses', openaiResponsesWire, responsesEvent, 'response.output_text.delta', responsesLike],
  ['Messages', anthropicWire, anthropicEvent, 'content_block_delta', anthropicLike],
  ['Gemini', geminiWire, geminiEvent, undefined, geminiLike],
])('events that are alike, of %s', (_, wire, event, name, like) => {
  it('say what a parser reads in them', () => {
    const some = fc.array(fc.oneof({ weight: 6, arbitrary: event }, { weight: 1, arbitrary: damaged(event) }), { maxLength: 30 });
    fc.assert(
      fc.property(some, (events) => {
        expect(heard(wire, events)).toStrictEqual(heard(wire, unlike(events)));
      }),
      { numRuns: 5_000 },
    );
  });

  it('say what a parser reads when one letter of the next is wrong', () => {
    const pair = event.chain((first) =>
      fc.tuple(fc.constant([first, first]), damaged(fc.constant(first)), damaged(fc.constant(first))),
    );
    fc.assert(
      fc.property(pair, ([alike, one, other]) => {
        const events = [...alike, one, ...alike, other];
        expect(heard(wire, events)).toStrictEqual(heard(wire, unlike(events)));
      }),
      { numRuns: 5_000 },
    );
  });

  it('are not parsed', () => {
    const events = Array.from({ length: 500 }, (__, index) => ({
      ...(name !== undefined && { event: name }),
      data: like(index),
    }));
    const parse = vi.spyOn(JSON, 'parse');
    const said = heard(wire, events);
    const parsed = parse.mock.calls.length;
    parse.mockRestore();
    expect(said.filter(isText)).toMatchObject(events.map((___, index) => ({ text: ` w${index}` })));
    expect(parsed).toBeLessThan(20);
  });
});
