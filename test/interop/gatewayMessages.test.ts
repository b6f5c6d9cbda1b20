import Anthropic from '@anthropic-ai/sdk';
import { anthropic, type FailoverOptions, failover, gemini, openai } from 'rxbaton';
import { gateway } from 'rxbaton/gateway';
import { DEFAULT_ANSWER, type Fault, startUpstream, type Upstream } from 'rxbaton/testing/upstream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let upstream: Upstream;
beforeEach(async () => {
  upstream = await startUpstream({ default: { firstTokenMs: 0, tokenMs: 0 } });
});
afterEach(() => upstream.close());

const KEY = 'gateway-key';
const PRIMARY = 'claude-sonnet-4-5';
const BACKUP = 'gpt-4o';
const ASKED = { model: 'chat', max_tokens: 1_000, messages: [{ role: 'user' as const, content: 'Say it again' }] };
const TOOL = { name: 'weather', description: 'Tells it', input_schema: { type: 'object' as const, properties: {} } };

/** Anthropic's own client of a gateway to a ladder of three APIs. */
function client(options: FailoverOptions = {}, apiKey = KEY): Anthropic {
  const { baseUrls } = upstream;
  const at = (model: string, baseUrl: string) => ({ model, baseUrl, apiKey: 'upstream-key' });
  const chat = failover(
    [
      anthropic(at(PRIMARY, baseUrls.anthropic)),
      openai(at(BACKUP, baseUrls.openai)),
      gemini(at('gemini-2.5-flash', baseUrls.gemini)),
    ],
    { retry: { retries: 0 }, stall: { first: 200, between: 200 }, ...options },
  );
  const handle = gateway({ chat }, { keys: [KEY] });
  return new Anthropic({
    apiKey,
    baseURL: 'http://gateway.example',
    maxRetries: 0,
    fetch: (url, init) => handle(new Request(url, init)),
  });
}

interface Heard {
  readonly text: string;
  readonly ids: number;
  readonly model: string;
  readonly stop: unknown;
}

/** What a client makes of a stream, event by event. */
async function heardBy(claude: Anthropic): Promise<Heard> {
  let [text, model, ids] = ['', '', 0];
  let stop: unknown;
  for await (const event of await claude.messages.create({ ...ASKED, stream: true })) {
    if (event.type === 'message_start') {
      ids++;
      model = event.message.model;
    } else if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text;
    else if (event.type === 'message_delta') stop = event.delta.stop_reason;
  }
  return { text, ids, model, stop };
}

const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

const FAULTS: readonly (readonly [name: string, model: string, fault: Fault])[] = [
  ['falls silent at once', BACKUP, { type: 'stall', after: 0 }],
  ['falls silent amid the answer', PRIMARY, { type: 'stall', after: 9 }],
  ['is cut off amid the answer', PRIMARY, { type: 'cut', after: 9, how: 'rst' }],
  ['ends its connection amid the answer', PRIMARY, { type: 'cut', after: 9, how: 'fin' }],
  ['answers 429', BACKUP, { type: 'status', status: 429, retryAfter: 60 }],
  ['answers 529', BACKUP, { type: 'status', status: 529 }],
  ['fails at once inside the stream', BACKUP, { type: 'error', after: 0 }],
  ['fails inside the stream', PRIMARY, { type: 'error', after: 9 }],
];

describe("Anthropic's own client of a gateway", () => {
  describe.each(FAULTS)('whose first provider %s', (_name, model, fault) => {
    beforeEach(() => upstream.set(PRIMARY, { fault }));

    it('hears the answer once, in one message', async () => {
      const heard = await heardBy(client());
      expect(heard).toStrictEqual({ text: DEFAULT_ANSWER, ids: 1, model: expect.stringContaining(model), stop: 'end_turn' });
    });

    it('hears it by its stream helper', async () => {
      const message = await client().messages.stream(ASKED).finalMessage();
      expect(message).toMatchObject({ id: expect.stringMatching(/^msg_\w/), role: 'assistant', stop_reason: 'end_turn' });
      expect(message.content).toStrictEqual([{ type: 'text', text: DEFAULT_ANSWER }]);
      expect(message.usage.output_tokens).toBeGreaterThan(0);
    });

    it('hears it whole', async () => {
      const message = await client().messages.create(ASKED);
      expect(message.content).toStrictEqual([{ type: 'text', text: DEFAULT_ANSWER }]);
      expect(message).toMatchObject({ model: expect.stringContaining(BACKUP), stop_reason: 'end_turn' });
    });
  });

  it.each([PRIMARY, BACKUP])('goes round a loop of tools with %s', async (model) => {
    if (model === BACKUP) upstream.set(PRIMARY, { fault: { type: 'status', status: 529 } });
    const claude = client();
    upstream.set(model, { answer: 'Let me look.', toolCalls: [{ name: 'weather', args: { city: 'Firenze "di" 秋' } }] });
    const first = await claude.messages.stream({ ...ASKED, tools: [TOOL] }).finalMessage();
    expect(first.stop_reason).toBe('tool_use');
    const calls = first.content.filter((block) => block.type === 'tool_use');
    expect(calls.map(({ name, input }) => [name, input])).toStrictEqual([['weather', { city: 'Firenze "di" 秋' }]]);

    upstream.set(model, { answer: 'Sun.', toolCalls: [] });
    const results = calls.map(({ id }) => ({ type: 'tool_result' as const, tool_use_id: id, content: 'sun' }));
    const messages = [
      ...ASKED.messages,
      { role: 'assistant' as const, content: first.content },
      { role: 'user' as const, content: results },
    ];
    const second = await claude.messages.create({ ...ASKED, tools: [TOOL], messages });
    expect(second.content).toStrictEqual([{ type: 'text', text: 'Sun.' }]);
    expect(second.stop_reason).toBe('end_turn');
  });

  it('reads thoughts with their signature, and gives them back', async () => {
    upstream.set(PRIMARY, { reasoning: 'Hm, well.', answer: 'So.' });
    const thinking = { type: 'enabled' as const, budget_tokens: 1_024 };
    const claude = client();
    const { content } = await claude.messages.stream({ ...ASKED, max_tokens: 4_000, thinking }).finalMessage();
    expect(content).toMatchObject([
      { type: 'thinking', thinking: 'Hm, well.', signature: expect.stringMatching(/^signature_/) },
      { type: 'text', text: 'So.' },
    ]);
    const messages = [...ASKED.messages, { role: 'assistant' as const, content }, { role: 'user' as const, content: 'Go on' }];
    upstream.set(PRIMARY, { reasoning: '', answer: 'Gone.' });
    const again = await claude.messages.create({ ...ASKED, messages });
    expect(again.content).toStrictEqual([{ type: 'text', text: 'Gone.' }]);
    expect(upstream.requests.at(-1)?.body).toMatchObject({ messages: [{}, { role: 'assistant', content }, {}] });
  });

  it('hears the rest of what it began, and no more', async () => {
    const messages = [...ASKED.messages, { role: 'assistant' as const, content: 'A relay team wins' }];
    const { content } = await client().messages.create({ ...ASKED, messages });
    expect(content).toStrictEqual([{ type: 'text', text: DEFAULT_ANSWER.slice('A relay team wins'.length) }]);
  });

  it('hears the rest of it alone from a model that must be asked in words', async () => {
    const messages = [...ASKED.messages, { role: 'assistant' as const, content: 'A relay team wins' }];
    upstream.set(PRIMARY, { fault: { type: 'status', status: 529 } });
    for (const manner of ['continues', 'restarts', 'repeats-tail', 'preamble'] as const) {
      upstream.set(BACKUP, { manner });
      const { content } = await client().messages.create({ ...ASKED, messages });
      expect(content).toStrictEqual([{ type: 'text', text: DEFAULT_ANSWER.slice('A relay team wins'.length) }]);
    }
  });

  it('is refused what it began by a single model that would not go on from it', async () => {
    const alone = openai({ model: BACKUP, baseUrl: upstream.baseUrls.openai, apiKey: 'upstream-key' });
    const handle = gateway({ chat: alone });
    const claude = new Anthropic({
      apiKey: KEY,
      baseURL: 'http://gateway.example',
      fetch: (url, init) => handle(new Request(url, init)),
    });
    const messages = [...ASKED.messages, { role: 'assistant' as const, content: 'A relay team wins' }];
    const refused = await thrownBy(claude.messages.create({ ...ASKED, messages }));
    expect(refused).toMatchObject({ status: 400, requestID: expect.stringMatching(/^\w{32}$/) });
    expect(refused).toMatchObject({ error: { error: { message: expect.stringMatching(/^messages: .* prefill/) } } });
    expect(upstream.requests).toHaveLength(0);
  });

  it('has a prompt counted, which needs no limit', async () => {
    const { model, messages } = ASKED;
    expect(await client().messages.countTokens({ model, messages })).toStrictEqual({ input_tokens: 3 });
    expect(upstream.requests).toHaveLength(0);
  });

  it('throws its own errors', async () => {
    const refused = await thrownBy(client({}, 'wrong').messages.create(ASKED));
    expect(refused).toBeInstanceOf(Anthropic.AuthenticationError);
    const unknown = await thrownBy(client().messages.create({ ...ASKED, model: 'none' }));
    expect(unknown).toBeInstanceOf(Anthropic.NotFoundError);
    expect(unknown).toMatchObject({ error: { type: 'error', error: { type: 'not_found_error' } } });
    const wrong = await thrownBy(client().messages.create({ ...ASKED, max_tokens: 0 }));
    expect(wrong).toBeInstanceOf(Anthropic.BadRequestError);
    expect(wrong).toMatchObject({ error: { error: { message: 'max_tokens: Input should be greater than or equal to 1' } } });
    expect(upstream.requests).toHaveLength(0);
  });

  it('throws its own error, and is not to ask again, when every provider is down', async () => {
    upstream.down();
    const error = await thrownBy(client().messages.create({ ...ASKED, stream: true }));
    expect(error).toBeInstanceOf(Anthropic.InternalServerError);
    expect(error).toMatchObject({ status: 503, error: { error: { type: 'overloaded_error' } } });
  });

  it('hears an error, and no glued answer, where an answer cannot go on', async () => {
    upstream.set(PRIMARY, { fault: { type: 'error', after: 9 } });
    let text = '';
    const stream = client({ continuation: 'restart' }).messages.stream(ASKED);
    stream.on('text', (words) => {
      text += words;
    });
    expect(await thrownBy(stream.finalMessage())).toBeInstanceOf(Anthropic.APIError);
    expect(text).not.toBe('');
    expect(DEFAULT_ANSWER.startsWith(text)).toBe(true);
  });
});
