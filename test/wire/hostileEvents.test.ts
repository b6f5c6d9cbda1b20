import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProviderError } from '../../src/chat/providerError.js';
import { openaiChatWire } from '../../src/wire/openaiChat/wire.js';
import { openaiResponsesWire } from '../../src/wire/openaiResponses/wire.js';
import type { Wire } from '../../src/wire/wire.js';
import { targetOf } from './replay.js';

/** An object that has some of the fields, with any values at all; small whole numbers are frequent, as they are indices. */
const objectWith = (...fields: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...fields, '__proto__'), fc.oneof(fc.jsonValue(), fc.nat(2), fc.constantFrom('', 'a', '{}')), {
    noNullPrototype: true,
  });
const arrayOf = (item: fc.Arbitrary<unknown>) => fc.oneof(fc.array(item, { maxLength: 3 }), fc.jsonValue());

const call = fc
  .tuple(objectWith('index', 'id', 'custom'), objectWith('name', 'arguments', 'input'))
  .map(([piece, said]) => ({ ...piece, function: said }));
const delta = fc
  .tuple(
    objectWith('content', 'reasoning', 'reasoning_content', 'refusal', 'annotations', 'audio', 'images', 'executed_tools'),
    arrayOf(call),
    arrayOf(objectWith('type', 'text', 'data', 'signature')),
  )
  .map(([fields, tool_calls, reasoning_details]) => ({ ...fields, tool_calls, reasoning_details }));
const choice = fc
  .tuple(objectWith('finish_reason', 'usage', 'error'), delta)
  .map(([fields, of]) => ({ index: 0, ...fields, delta: of }));
const chatEvent = fc
  .tuple(objectWith('id', 'model', 'usage', 'citations', 'search_results', 'x_groq'), arrayOf(choice))
  .map(([fields, choices]) => ({ ...fields, choices }));

const type = fc.constantFrom(
  ...['created', 'output_text.delta', 'refusal.delta', 'output_item.added', 'function_call_arguments.delta'],
  ...['function_call_arguments.done', 'output_item.done', 'output_text.annotation.added', 'incomplete', 'failed', 'unheard.of'],
);
const item = fc
  .tuple(
    objectWith('id', 'call_id', 'name', 'arguments', 'status', 'encrypted_content', 'result'),
    fc.constantFrom('function_call', 'reasoning', 'web_search_call', 'x'),
  )
  .map(([fields, kind]) => ({ ...fields, type: kind }));
const responsesEvent = fc
  .tuple(type, objectWith('output_index', 'delta', 'response', 'arguments', 'annotation'), fc.oneof(item, fc.jsonValue()))
  .map(([name, fields, of]) => ({ ...fields, type: `response.${name}`, item: of }));

describe('decoders', () => {
  it.each<[string, Wire, fc.Arbitrary<object>]>([
    ['openaiChat', openaiChatWire, chatEvent],
    ['openaiResponses', openaiResponsesWire, responsesEvent],
  ])('[X05] of %s read or refuse whatever comes, and throw nothing else', (_, wire, event) => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 6 }), (events) => {
        const decoder = wire.createDecoder({ provider: 'p', attempt: 0 }, targetOf('openai'));
        const types: string[] = [];
        try {
          for (const data of events) decoder.decode({ data: JSON.stringify(data) }, (chunk) => types.push(chunk.type));
          decoder.finish((chunk) => types.push(chunk.type));
          expect(types.indexOf('finish')).toBe(types.length - 1);
        } catch (thrown) {
          expect(ProviderError.is(thrown)).toBe(true);
        }
        expect(types.lastIndexOf('start')).toBeLessThan(1);
      }),
      { numRuns: 1_000 },
    );
  });
});
