import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import { anthropic, type FailoverOptions, failover, openai, type Provider } from 'rxbaton';
import { gateway } from 'rxbaton/gateway';
import { DEFAULT_ANSWER, type Fault, type ScriptOptions, startUpstream, type Upstream } from 'rxbaton/testing/upstream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';

const FAST: ScriptOptions = { firstTokenMs: 0, tokenMs: 0 };
const PROMPT = 'Say it again';
const IDS = ['0', '1', '2'].map((digit) => digit.repeat(32));

const FAULTS: readonly (readonly [name: string, fault: Fault])[] = [
  ['is refused at once', { type: 'status', status: 429, retryAfter: 1 }],
  ['stalls', { type: 'stall', after: 7 }],
  ['stalls at its first word', { type: 'stall', after: 0 }],
  ['is cut', { type: 'cut', after: 7, how: 'rst' }],
  ['is cut politely', { type: 'cut', after: 20, how: 'fin' }],
  ['fails in the stream', { type: 'error', after: 7 }],
  ['has no end', { type: 'no-end' }],
];

let upstream: Upstream;
let given: number;
beforeEach(async () => {
  upstream = await startUpstream({ default: FAST, models: { main: FAST, backup: FAST } });
  given = 0;
});
afterEach(() => upstream.close());

/** What a client of the gateway hears: its own answer's id is the first of those that there are. */
function client(provider: Provider = ladder()): OpenAI {
  const handle = gateway({ smart: provider }, { newId: () => IDS[given++] ?? '', wallClock: () => 1_700_000_000_000 });
  const fetch: typeof globalThis.fetch = (input, init) => handle(new Request(input, init));
  return new OpenAI({ apiKey: 'any', baseURL: 'http://gateway.test/v1', maxRetries: 0, fetch });
}

function ladder(options: FailoverOptions = {}): Provider {
  const main = openai({ model: 'main', apiKey: 'any', baseUrl: upstream.baseUrls.openai });
  const backup = openai({ model: 'backup', apiKey: 'any', baseUrl: upstream.baseUrls.openai });
  return failover([main, backup], { stall: { first: 500, between: 500 }, retry: false, ...options });
}

interface Heard {
  readonly events: readonly OpenAI.Responses.ResponseStreamEvent[];
  readonly text: string;
  readonly last: OpenAI.Responses.Response;
}

async function hear(stream: AsyncIterable<OpenAI.Responses.ResponseStreamEvent>): Promise<Heard> {
  const events: OpenAI.Responses.ResponseStreamEvent[] = [];
  for await (const event of stream) events.push(event);
  const text = events.map((event) => (event.type === 'response.output_text.delta' ? event.delta : '')).join('');
  const last = events.at(-1);
  if (last === undefined || !('response' in last)) throw new TypeError('no last event');
  return { events, text, last: last.response };
}

/** One answer, whoever gave it: numbered without a gap, under one id and one time. */
function expectOne({ events, last }: Heard): void {
  expect(events.map((event) => event.sequence_number)).toStrictEqual(events.map((_, index) => index));
  const responses = events.flatMap((event) => ('response' in event ? [event.response] : []));
  for (const { id, created_at } of responses) expect([id, created_at]).toStrictEqual([`resp_${IDS[0]}`, 1_700_000_000]);
  expect(responses).toHaveLength(3);
  expect(last.status).toBe('completed');
}

const weather = {
  type: 'function' as const,
  name: 'weather',
  strict: false,
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
};
const CALL = { name: 'weather', args: { city: 'Florence "di" 秋' } };

describe('the official client of Responses, at a gateway', () => {
  it('hears an answer, streamed and not', async () => {
    const whole = await client().responses.create({ model: 'smart', input: PROMPT });
    expect(whole).toMatchObject({ id: `resp_${IDS[0]}`, model: 'main', status: 'completed', output_text: DEFAULT_ANSWER });
    expect(whole.usage).toMatchObject({ input_tokens: 3, output_tokens: 60, total_tokens: 63 });
    const heard = await hear(await client().responses.create({ model: 'smart', input: PROMPT, stream: true }));
    expect(heard.text).toBe(DEFAULT_ANSWER);
    expect(heard.last.usage).toStrictEqual(whole.usage);
  });

  describe.each(FAULTS)('whose first provider %s', (_, fault) => {
    beforeEach(() => upstream.set('main', { fault }));

    it('hears one answer event by event, and which model ended it', async () => {
      const heard = await hear(await client().responses.create({ model: 'smart', input: PROMPT, stream: true }));
      expect(heard.text).toBe(DEFAULT_ANSWER);
      expect(heard.last.model).toBe('backup');
      expectOne(heard);
    });

    it('hears one answer by the stream helper', async () => {
      const stream = client().responses.stream({ model: 'smart', input: PROMPT });
      const heard = await hear(stream);
      const { output_text, output } = await stream.finalResponse();
      expect(output_text).toBe(DEFAULT_ANSWER);
      expect(output).toHaveLength(1);
      expectOne(heard);
    });

    it('hears one answer as a whole', async () => {
      const { output_text, model, id } = await client().responses.create({ model: 'smart', input: PROMPT });
      expect({ output_text, model, id }).toStrictEqual({ output_text: DEFAULT_ANSWER, model: 'backup', id: `resp_${IDS[0]}` });
    });
  });

  it.each([false, true])('runs a loop of tools across a failure, streamed: %s', async (streamed) => {
    const smart = client();
    const ask = async (input: OpenAI.Responses.ResponseInput): Promise<OpenAI.Responses.Response> => {
      const request = { model: 'smart', input, tools: [weather], store: false };
      return streamed ? await smart.responses.stream(request).finalResponse() : await smart.responses.create(request);
    };
    upstream.set('main', { fault: { type: 'cut', after: 2, how: 'rst' } });
    for (const model of ['main', 'backup'])
      upstream.set(model, { answer: 'Let me look.', reasoning: 'Hm, well.', toolCalls: [CALL] });
    const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: PROMPT }];
    const first = await ask(input);
    const calls = first.output.filter((item) => item.type === 'function_call');
    expect(calls).toMatchObject([{ name: 'weather', status: 'completed' }]);
    expect(JSON.parse(calls[0]?.arguments ?? '')).toStrictEqual(CALL.args);
    expect(first.output_text).toBe('Let me look.');
    for (const model of ['main', 'backup']) upstream.set(model, { answer: 'Sunny.', reasoning: '', toolCalls: [] });
    const outputs = calls.map(({ call_id }) => ({ type: 'function_call_output' as const, call_id, output: 'sun' }));
    // What the helper adds to an item for its reader stays with its reader.
    const said = JSON.parse(JSON.stringify(first.output)) as OpenAI.Responses.ResponseInput;
    expect((await ask([...input, ...said, ...outputs])).output_text).toBe('Sunny.');
  });

  it('gives a thought back to the model that signed it, through a loop of tools', async () => {
    upstream.set('claude-sonnet-4-5', { ...FAST, answer: 'Look.', reasoning: 'Hm, well.', toolCalls: [CALL] });
    const claude = anthropic({ model: 'claude-sonnet-4-5', apiKey: 'any', baseUrl: upstream.baseUrls.anthropic });
    const include: OpenAI.Responses.ResponseIncludable[] = ['reasoning.encrypted_content'];
    const request = { model: 'smart', tools: [weather], include, store: false };
    const first = await client(claude).responses.create({ ...request, input: PROMPT });
    const outputs = first.output.flatMap((item) =>
      item.type === 'function_call' ? [{ type: 'function_call_output' as const, call_id: item.call_id, output: 'sun' }] : [],
    );
    const said = first.output as OpenAI.Responses.ResponseInput; // An item that was said can be given back.
    await client(claude).responses.create({ ...request, input: [{ role: 'user', content: PROMPT }, ...said, ...outputs] });
    expect(upstream.requests[1]?.body).toMatchObject({
      messages: [
        { role: 'user' },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm, well.', signature: expect.any(String) },
            { type: 'text', text: 'Look.' },
            { type: 'tool_use', name: 'weather', input: CALL.args },
          ],
        },
        { role: 'user', content: [{ type: 'tool_result' }] },
      ],
    });
  });

  it('parses structured output across a failure', async () => {
    const answer = { city: 'Florence', days: [1, 2, 3] };
    for (const model of ['main', 'backup']) upstream.set(model, { answer: JSON.stringify(answer, undefined, 1) });
    upstream.set('main', { fault: { type: 'cut', after: 2, how: 'rst' } });
    const format = zodTextFormat(z.object({ city: z.string(), days: z.array(z.number()) }), 'trip');
    const { output_parsed } = await client().responses.parse({ model: 'smart', input: PROMPT, text: { format } });
    expect(output_parsed).toStrictEqual(answer);
  });

  it('hears that a limit cut the text', async () => {
    const request = { model: 'smart', input: PROMPT, max_output_tokens: 16 };
    const whole = await client().responses.create(request);
    const heard = await hear(await client().responses.create({ ...request, stream: true }));
    for (const response of [whole, heard.last]) {
      expect(response).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
    }
    expect(heard.text).toBe(whole.output_text);
    expect(DEFAULT_ANSWER.startsWith(whole.output_text)).toBe(true);
  });

  it('throws its own errors: for what is wrong, for an unknown model, when all are down', async () => {
    const ask = (more: object) => client().responses.create({ model: 'smart', input: PROMPT, ...more });
    await expect(ask({ previous_response_id: 'resp_1' })).rejects.toThrow(OpenAI.BadRequestError);
    await expect(ask({ temperature: 3 })).rejects.toMatchObject({ status: 400, param: 'temperature', code: 'invalid_request' });
    await expect(ask({ model: 'other' })).rejects.toThrow(OpenAI.NotFoundError);
    for (const model of ['main', 'backup']) upstream.set(model, { fault: { type: 'status', status: 503 } });
    await expect(ask({})).rejects.toThrow(OpenAI.InternalServerError);
    await expect(ask({ stream: true })).rejects.toMatchObject({ status: 503, type: 'server_error' });
  });

  it('throws when the answer breaks and nobody can go on', async () => {
    for (const model of ['main', 'backup']) upstream.set(model, { fault: { type: 'error', after: 5 } });
    const stream = await client().responses.create({ model: 'smart', input: PROMPT, stream: true });
    await expect(hear(stream)).rejects.toMatchObject({ name: 'Error', type: 'server_error' });
    const helped = client().responses.stream({ model: 'smart', input: PROMPT });
    await expect(helped.finalResponse()).rejects.toThrow(OpenAI.APIError);
  });

  it('hears an error, and never a second beginning, when an answer can only begin anew', async () => {
    upstream.set('main', { fault: { type: 'cut', after: 7, how: 'rst' } });
    const smart = client(ladder({ continuation: 'restart' }));
    let text = '';
    const read = async (): Promise<void> => {
      for await (const event of await smart.responses.create({ model: 'smart', input: PROMPT, stream: true })) {
        if (event.type === 'response.output_text.delta') text += event.delta;
      }
    };
    await expect(read()).rejects.toMatchObject({ code: 'answer_interrupted' });
    expect(text.split(' ')).toHaveLength(7);
    expect(DEFAULT_ANSWER.startsWith(text)).toBe(true);
    const whole = client(ladder({ continuation: 'restart' }));
    expect((await whole.responses.create({ model: 'smart', input: PROMPT })).output_text).toBe(DEFAULT_ANSWER);
  });

  it('ends the provider’s request when it leaves', async () => {
    upstream.set('main', { tokenMs: 20 });
    const stream = await client().responses.create({ model: 'smart', input: PROMPT, stream: true });
    for await (const event of stream) if (event.type === 'response.output_text.delta') break;
    await upstream.waitFor(() => upstream.openStreams() === 0);
  });
});
