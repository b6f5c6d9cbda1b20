import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chunk, ChunkBody, FinishReason } from '../../../src/chat/chunk.js';
import { type Completion, CompletionFold } from '../../../src/chat/completionFold.js';
import { anthropicMessages } from '../../../src/gateway/apis/anthropic/anthropicMessages.js';
import { anthropicWire } from '../../../src/wire/anthropic/wire.js';
import { objectIn, parsedJson } from '../../../src/wire/jsonObject.js';
import type { WireTarget } from '../../../src/wire/wire.js';
import { decodeAll } from '../../wire/decodeAll.js';
import { asked, chunk, ENVELOPE, eventsIn, thoughtful, written } from './anthropicEvents.js';

const TARGET: WireTarget = {
  id: 'gateway',
  api: 'anthropic',
  model: 'fast',
  capabilities: { continuation: 'prefill', tools: true, json: true, vision: true },
};

/** Any text, halves of characters among them. */
const anyText = fc.string({
  unit: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\n\n', 'data: ', '\u2028', '\ud83d', '\ude00', '"')),
});
const name = fc.stringMatching(/^[\w-]{1,12}$/);
const tokens = fc.option(fc.nat(1_000), { nil: undefined });

const text = fc.record({ type: fc.constant('text' as const), text: anyText });
const reasoning = fc.record({ type: fc.constant('reasoning' as const), text: anyText, kind: fc.constant('full' as const) });
const silent = fc.constantFrom<ChunkBody>(
  { type: 'meta', value: { a: 1 } },
  { type: 'citation', source: {} },
  { type: 'tool-result', name: 'search', result: 'x' },
  { type: 'queued', ticket: 't', position: 1 },
);
const call = fc
  .record({ callId: name, name, args: fc.dictionary(fc.string(), fc.jsonValue()), space: fc.constantFrom(0, 2) })
  .map(({ args, space, ...made }) => ({ ...made, argsText: JSON.stringify(args, undefined, space) }))
  // The reader leaves an own `__proto__` out.
  .filter(({ argsText }) => !argsText.includes('__proto__'))
  .map((made): ChunkBody => ({ type: 'tool-call', ...made, args: parsedJson(made.argsText), complete: true }));
const usage = fc
  .record({ inputTokens: fc.nat(1_000), cachedTokens: fc.nat(10), outputTokens: fc.nat(1_000), reasoningTokens: tokens })
  .map(({ inputTokens, cachedTokens, outputTokens, reasoningTokens }): ChunkBody => {
    const counted = { type: 'usage' as const, inputTokens: inputTokens + cachedTokens, cachedTokens, outputTokens };
    return reasoningTokens === undefined ? counted : { ...counted, reasoningTokens };
  });
const start = name.map((model): ChunkBody => ({ type: 'start', model }));

/** What one provider says, its tokens last. */
const leg = (...kinds: fc.Arbitrary<ChunkBody>[]) => fc.tuple(start, fc.array(fc.oneof(...kinds), { maxLength: 6 }), usage);
const reason = fc.constantFrom<FinishReason>('stop', 'length', 'tool-calls', 'refusal', 'pause');
const SWITCH: ChunkBody = { type: 'switch', from: 'p', to: 'q', cause: 'stall', mode: 'prefill', at: 1 };

/** Providers that go on from one another: their thoughts come before text, and calls from the last alone. */
const answer = fc
  .record({ first: fc.array(leg(text, silent), { maxLength: 3 }), last: leg(text, reasoning, silent, call), reason })
  .map(({ first, last: [begun, said, counted], reason: ended }): readonly Chunk[] => {
    // Of an answer that was cut the reader takes the last call for cut as well.
    const heldToBeWhole = said.filter(({ type }) => type !== 'tool-call' || (ended !== 'length' && ended !== 'refusal'));
    const legs = [...first, [begun, heldToBeWhole, counted] as const].map(joined);
    return [...legs.flat(), chunk({ type: 'finish', reason: ended }, first.length)];
  });

type Leg = readonly [begun: ChunkBody, said: readonly ChunkBody[], counted: ChunkBody];

function joined([begun, said, counted]: Leg, attempt: number): readonly Chunk[] {
  return [...(attempt > 0 ? [SWITCH] : []), begun, ...said, counted].map((body) => chunk(body, attempt));
}

function folded(chunks: readonly Chunk[]): Completion {
  const fold = new CompletionFold({ now: () => 0 });
  for (const each of chunks) fold.add(each);
  return fold.completion();
}

function heard(stream: string): Completion {
  const events = eventsIn(stream).map((event) => ({ event: String(event.type), data: JSON.stringify(event) }));
  return folded(decodeAll(anthropicWire, TARGET, events).map((body) => chunk(body)));
}

const figures = ({ text: said, toolCalls, finish, usage: counted }: Completion) => ({
  text: said,
  toolCalls,
  finish,
  usage: counted,
});

// Thousands of answers, on machines that may be busy.
describe('an answer told as a stream of the Messages API', { timeout: 60_000 }, () => {
  it('is heard as it was said: text, calls, tokens and end', () => {
    fc.assert(
      fc.property(answer, (chunks) => {
        expect(figures(heard(written(chunks)))).toStrictEqual(figures(folded(chunks)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is heard with every thought of one provider', () => {
    const alone = leg(text, reasoning, call).map(([begun, said, counted]): readonly Chunk[] =>
      [begun, ...said, counted, { type: 'finish' as const, reason: 'stop' as const }].map((body) => chunk(body)),
    );
    fc.assert(
      fc.property(alone, (chunks) => {
        const { reasoning: thought, ...rest } = heard(written(chunks, thoughtful()));
        const said = folded(chunks);
        expect({ thought, text: rest.text }).toStrictEqual({ thought: said.reasoning, text: said.text });
      }),
      { numRuns: 2_000 },
    );
  });

  it('is well-formed: blocks one after the other, without a gap, and one end', () => {
    fc.assert(
      fc.property(answer, (chunks) => {
        const types = eventsIn(written(chunks, thoughtful())).map(({ type, index }) => `${String(type)} ${String(index ?? '')}`);
        const [begun, ...rest] = types;
        const [end, counted] = [rest.pop(), rest.pop()];
        expect([begun, counted, end]).toStrictEqual(['message_start ', 'message_delta ', 'message_stop ']);
        let index = 0;
        const grammar = rest
          .join('\n')
          .replace(/content_block_start (\d+)\n(?:content_block_delta \1\n)*content_block_stop \1\n?/g, (_, at) => {
            expect(Number(at)).toBe(index++);
            return '';
          });
        expect(grammar).toBe('');
      }),
      { numRuns: 2_000 },
    );
  });

  it('says what the whole answer says', () => {
    fc.assert(
      fc.property(answer, (chunks) => {
        const whole = folded(chunks);
        const body = anthropicMessages.answerBody(whole, asked(), ENVELOPE);
        const ending = eventsIn(written(chunks)).find(({ type }) => type === 'message_delta');
        expect(body).toMatchObject({ ...objectIn(ending?.delta), usage: objectIn(ending?.usage) });
        expect(body.content).toStrictEqual([
          ...(whole.text === '' ? [] : [{ type: 'text', text: whole.text }]),
          ...whole.toolCalls.map(({ callId, name: called, args }) => ({
            type: 'tool_use',
            id: callId,
            name: called,
            input: args,
          })),
        ]);
      }),
      { numRuns: 2_000 },
    );
  });
});
