import * as fc from 'fast-check';
import type OpenAI from 'openai';
import { accumulateResponse } from 'openai/lib/responses/ResponseAccumulator';
import { describe, expect, it } from 'vitest';
import type { Chunk, ChunkBody } from '../../../src/chat/chunk.js';
import type { Completion } from '../../../src/chat/completionFold.js';
import type { Usage } from '../../../src/chat/usage.js';
import { openaiResponses } from '../../../src/gateway/apis/openaiResponses/openaiResponses.js';
import { GatewayError } from '../../../src/gateway/gatewayError.js';
import { objectIn } from '../../../src/wire/jsonObject.js';
import { asked, ENVELOPE } from './openaiResponsesAsked.js';
import { eventsIn, folded, heard } from './responsesStream.js';

const DOWN = new GatewayError({ status: 503, code: 'all_providers_failed', message: 'All failed.' });
const RUNS = { numRuns: 2_000 };

const words = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '\n\n', 'data: x\n\n', '"', '\u2028', '[DONE]'));
const calls = fc
  .record({ name: fc.string({ minLength: 1 }), args: fc.dictionary(fc.string(), fc.jsonValue()) })
  .map(({ name, args }) => ({ name, argsText: JSON.stringify(args) }));

type Piece = ChunkBody | { readonly name: string; readonly argsText: string };

const pieces: fc.Arbitrary<readonly Piece[]> = fc.array(
  fc.oneof(
    { arbitrary: words.map((text): Piece => ({ type: 'text', text })), weight: 6 },
    { arbitrary: words.map((text): Piece => ({ type: 'reasoning', text, kind: 'summary' })), weight: 2 },
    { arbitrary: calls, weight: 2 },
    words.map((text): Piece => ({ type: 'refusal', text })),
    words.map((value): Piece => ({ type: 'signature', value, api: 'anthropic' })),
    fc.constant<Piece>({ type: 'start', model: 'another' }),
    fc.constant<Piece>({ type: 'switch', from: 'a', to: 'b', cause: 'stall', mode: 'prefill', at: 0 }),
    fc.constant<Piece>({ type: 'meta', value: {} }),
    fc.constant<Piece>({ type: 'citation', source: {} }),
  ),
  { maxLength: 30 },
);
const usages = fc.record({
  inputTokens: fc.nat(),
  outputTokens: fc.nat(),
  reasoningTokens: fc.nat(),
  cachedTokens: fc.nat(),
});
const reasons = fc.constantFrom('stop', 'length', 'content-filter');

interface Answer {
  readonly pieces: readonly Piece[];
  readonly usage: Usage;
  readonly reason: 'stop' | 'length' | 'content-filter';
}
const answers: fc.Arbitrary<Answer> = fc.record({ pieces, usage: usages, reason: reasons });

/** Each switch begins another attempt, whose usage is all that is told; each call has an id of its own. */
function chunksOf({ pieces, usage, reason }: Answer): readonly Chunk[] {
  let attempt = 0;
  const bodies: readonly ChunkBody[] = [...pieces.flatMap(bodiesOf), { type: 'usage', ...usage }, { type: 'finish', reason }];
  return bodies.map((body) => {
    if (body.type === 'switch') attempt++;
    return { ...body, provider: `p${attempt}`, attempt };
  });
}

function bodiesOf(piece: Piece, index: number): readonly ChunkBody[] {
  if ('type' in piece) return [piece];
  const { name, argsText } = piece;
  const callId = `call_${index}`;
  return [
    { type: 'tool-start', callId, name },
    { type: 'tool-delta', callId, argsText },
    { type: 'tool-call', callId, name, args: JSON.parse(argsText), argsText, complete: true },
  ];
}

const streamOf = (chunks: readonly Chunk[], include: readonly string[] = []): string => {
  const writer = openaiResponses.openAnswer(asked({ include }), ENVELOPE);
  return chunks.map((chunk) => writer.write(chunk)).join('') + writer.end();
};
const contentOf = ({ text, reasoning, refusal, toolCalls, usage }: Completion) => ({
  ...{ text, reasoning, refusal, usage },
  calls: toolCalls.map(({ callId, name, argsText, complete }) => ({ callId, name, argsText, complete })),
});

describe('openaiResponses: any answer', () => {
  it('is heard by our own reader as it was said', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const chunks = chunksOf(answer);
        const ear = heard(streamOf(chunks));
        expect(contentOf(ear)).toStrictEqual(contentOf(folded(chunks)));
        if (answer.reason !== 'stop') expect(ear.finish).toBe(answer.reason);
      }),
      RUNS,
    );
  });

  it('is numbered without a gap, has one id, and is put together by the official client as the last event says', () => {
    fc.assert(
      fc.property(answers, fc.boolean(), (answer, keeps) => {
        const events = eventsIn(streamOf(chunksOf(answer), keeps ? ['reasoning.encrypted_content'] : []));
        expect(events.map((event) => event.sequence_number)).toStrictEqual(events.map((_, index) => index));
        const responses = events.flatMap(({ response }) => (response === undefined ? [] : [objectIn(response)]));
        expect(new Set(responses.map(({ id, created_at }) => `${String(id)} ${String(created_at)}`)).size).toBe(1);
        let snapshot: OpenAI.Responses.Response | undefined;
        // What is in the events is for the client to judge: it throws at whatever it does not expect.
        for (const event of events.slice(0, -1)) snapshot = accumulateResponse(event as never, snapshot);
        expect(snapshot?.output).toStrictEqual(responses.at(-1)?.output);
      }),
      RUNS,
    );
  });

  it('fails at any moment with one error and one failed response', () => {
    fc.assert(
      fc.property(answers, fc.nat(30), (answer, after) => {
        const writer = openaiResponses.openAnswer(asked(), ENVELOPE);
        const before = chunksOf(answer)
          .slice(0, -1)
          .slice(0, after)
          .map((chunk) => writer.write(chunk));
        const events = eventsIn(before.join('') + writer.fail(DOWN));
        expect(events.map((event) => event.sequence_number)).toStrictEqual(events.map((_, index) => index));
        expect(events.slice(-2).map(({ type }) => type)).toStrictEqual(['error', 'response.failed']);
        expect(events[0]?.type).toBe('response.created');
      }),
      RUNS,
    );
  });
});
