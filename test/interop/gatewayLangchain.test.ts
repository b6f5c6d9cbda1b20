import { type AIMessage, HumanMessage, ToolMessage } from '@langchain/core/messages';
import { StringOutputParser } from '@langchain/core/output_parsers';
import { ChatPromptTemplate } from '@langchain/core/prompts';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI, type ChatOpenAIFields } from '@langchain/openai';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { BROKEN, CALL, FAULTS, SOUND, TEXT } from '../ai-sdk/world.js';
import { KEY, servedWorld } from './servedGateway.js';

const here = servedWorld();

const FORMS: readonly (readonly [name: string, fields: ChatOpenAIFields])[] = [
  ['of Chat Completions', {}],
  ['of Responses', { useResponsesApi: true }],
];

const modelAt = (url: string, fields: ChatOpenAIFields): ChatOpenAI =>
  new ChatOpenAI({ model: 'chat', apiKey: KEY, maxRetries: 0, configuration: { baseURL: `${url}/v1` }, ...fields });

const weather = tool(({ city }) => `clear in ${city}`, {
  name: 'weather',
  description: 'The weather of a city',
  schema: z.object({ city: z.string() }),
});

describe.each(FORMS)("LangChain's ChatOpenAI %s over a gateway", (_form, fields) => {
  describe.each(FAULTS)('whose first provider has %s', (_fault, fault) => {
    it('streams the exact text once through a chain', async () => {
      const model = modelAt(await here.serve(fault), fields);
      const chain = ChatPromptTemplate.fromTemplate('Tell me about {what}').pipe(model).pipe(new StringOutputParser());
      let text = '';
      for await (const delta of await chain.stream({ what: 'relays' })) text += delta;
      expect(text).toBe(TEXT);
    });

    it('answers an invocation, and names who did', async () => {
      const answer = await modelAt(await here.serve(fault), fields).invoke('Tell me about relays');
      expect(answer.text).toBe(TEXT);
      expect(answer.response_metadata.model_name ?? answer.response_metadata.model).toBe(SOUND);
      // Its own type for that is `never` under exactOptionalPropertyTypes.
      expect(answer).toHaveProperty('usage_metadata.output_tokens', expect.any(Number));
    });

    it('goes round a loop of tools', async () => {
      const model = modelAt(await here.serve(fault), fields).bindTools([weather]);
      here.say({ answer: '', toolCalls: [CALL] });
      const question = new HumanMessage('Weather?');
      const first = await streamed(await model.stream([question]));
      expect(first.tool_calls).toMatchObject([{ name: 'weather', args: CALL.args }]);
      here.say({ answer: TEXT, toolCalls: [] });
      const [call] = first.tool_calls ?? [];
      const result = new ToolMessage({ content: 'clear', tool_call_id: call?.id ?? '' });
      const last = await model.invoke([question, first, result]);
      expect(last.text).toBe(TEXT);
      expect(JSON.stringify(here.upstream.requests.at(-1)?.body)).toContain('clear');
    });

    it.each(['jsonSchema', 'functionCalling'] as const)('gives structured output by %s', async (method) => {
      const model = modelAt(await here.serve(fault), fields);
      const river = { river: 'Rhine' };
      here.say(
        method === 'jsonSchema'
          ? { answer: JSON.stringify(river, undefined, 1) }
          : { answer: '', toolCalls: [{ name: 'extract', args: river }] },
      );
      const asked = model.withStructuredOutput(z.object({ river: z.string() }), { name: 'extract', method });
      expect(await asked.invoke('Which river?')).toStrictEqual(river);
    });
  });

  it('carries a conversation of two turns', async () => {
    const model = modelAt(await here.serve(null), fields);
    const question = new HumanMessage('Hi');
    const first = await model.invoke([question]);
    here.say({ answer: 'Gone on.' });
    expect((await model.invoke([question, first, new HumanMessage('Go on')])).text).toBe('Gone on.');
    expect(JSON.stringify(here.upstream.requests.at(-1)?.body)).toContain(TEXT);
  });

  it('throws where an answer can only begin anew, and where all are down', async () => {
    const model = modelAt(await here.serve({ type: 'cut', after: 5, how: 'rst' }, { continuation: 'restart' }), fields);
    let text = '';
    const reading = (async () => {
      for await (const chunk of await model.stream('Hi')) text += chunk.text;
    })();
    await expect(reading).rejects.toThrow();
    expect(text).not.toBe('');
    expect(TEXT.startsWith(text)).toBe(true);
    for (const name of [BROKEN, SOUND]) here.upstream.set(name, { fault: { type: 'status', status: 503 } });
    await expect(model.invoke('Hi')).rejects.toMatchObject({ status: 503 });
    here.upstream.set(SOUND, { fault: null });
  });
});

async function streamed(chunks: AsyncIterable<AIMessage & { concat(next: never): unknown }>): Promise<AIMessage> {
  let whole: (AIMessage & { concat(next: never): unknown }) | undefined;
  // Chunks are joined by those of their own class, which is what a chunk's `concat` takes and gives.
  for await (const chunk of chunks) whole = whole === undefined ? chunk : (whole.concat(chunk as never) as typeof chunk);
  if (whole === undefined) throw new Error('nothing came');
  return whole;
}
