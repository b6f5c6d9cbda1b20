import { type Api, DEFAULT_ANSWER, type Manner, PREAMBLE, startUpstream, type Upstream, words } from 'rxbaton/testing/upstream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { APIS, answerIn, answerOf, ask, readAll } from './upstreamClient.js';

const PARTIAL = words(DEFAULT_ANSWER).slice(0, 20).join('');
const REST = DEFAULT_ANSWER.slice(PARTIAL.length);
const RESUME = 'Your answer was cut off. Continue exactly where it stopped.';
const PREFILL = ['Tell me about relays', PARTIAL];
const USER_TURN = [...PREFILL, RESUME];

let upstream: Upstream;
beforeEach(async () => {
  upstream = await startUpstream({ default: { firstTokenMs: 0, tokenMs: 0 } });
});
afterEach(() => upstream.close());

describe.each(APIS)('%s', (api) => {
  it.each<[Manner, string]>([
    ['continues', REST],
    ['repeats-tail', DEFAULT_ANSWER.slice(PARTIAL.length - 24)],
    ['restarts', DEFAULT_ANSWER],
    ['preamble', PREAMBLE + REST],
  ])('%s, asked by prefill and in words', async (manner, expected) => {
    upstream.set('m', { manner });
    expect(await answerOf(upstream, api, { turns: PREFILL })).toBe(expected);
    expect(await answerOf(upstream, api, { turns: USER_TURN })).toBe(expected);
  });

  it('refuses-prefill: 400 in its own words, but continues when a user asks', async () => {
    upstream.set('m', { manner: 'refuses-prefill' });
    const response = await ask(upstream, api, { turns: PREFILL });
    const { error } = (await response.json()) as { error: { message: string } };
    expect([response.status, error.message]).toStrictEqual([400, REFUSALS[api]]);
    expect(await answerOf(upstream, api, { turns: USER_TURN })).toBe(REST);
  });

  it('continues as one document', async () => {
    const text = JSON.stringify(await (await ask(upstream, api, { turns: PREFILL, stream: false })).json());
    expect(text).toContain(JSON.stringify(REST));
  });
});

const REFUSALS: Readonly<Record<Api, string>> = {
  chat: "Assistant message prefill is not supported by this model: the last message must have role 'user'.",
  responses: 'Assistant message prefill is not supported by this model: the last input item must be from the user.',
  anthropic: 'This model does not support assistant message prefill. The conversation must end with a user message.',
  gemini: 'Requests ending with a model turn are not supported by this model.',
};

describe('where the partial answer ends', () => {
  const answer = 'One two \n three four';
  const from = (partial: string): Promise<string> => answerOf(upstream, 'chat', { turns: ['Count', partial] });

  beforeEach(() => upstream.set('m', { answer }));

  it('at a character inside a word', async () => {
    expect(await from('One tw')).toBe('o \n three four');
  });

  it('at the last letter, when the space after it was trimmed', async () => {
    expect(await from('One two')).toBe(' \n three four');
    expect(await from('One two \n ')).toBe('three four');
  });

  it('at the last letter, when the space after it is not the answer’s', async () => {
    expect(await from('One two\n\n')).toBe(' \n three four');
  });

  it('at the end: nothing is left to say', async () => {
    const { text } = await readAll(await ask(upstream, 'chat', { turns: ['Count', answer] }));
    expect([answerIn('chat', text), text.includes('"finish_reason":"stop"')]).toStrictEqual(['', true]);
  });

  it('nowhere in the answer: the model begins anew', async () => {
    expect(await from('Uno due')).toBe(answer);
  });
});

describe('what is no partial answer', () => {
  it('an earlier answer, before a user’s next question', async () => {
    expect(await answerOf(upstream, 'chat', { turns: [...PREFILL, 'And hurdles?'] })).toBe(DEFAULT_ANSWER);
  });

  it('an empty last turn', async () => {
    expect(await answerOf(upstream, 'gemini', { turns: ['Hi', ''] })).toBe(DEFAULT_ANSWER);
  });

  it('thoughts of a Gemini model', async () => {
    const response = await fetch(`${upstream.baseUrls.gemini}/models/m:streamGenerateContent?alt=sse`, {
      method: 'POST',
      headers: { 'x-goog-api-key': 'k' },
      body: JSON.stringify({ contents: [{ role: 'model', parts: [{ text: 'Hm.', thought: true }, { text: PARTIAL }] }] }),
    });
    expect(answerIn('gemini', (await readAll(response)).text)).toBe(REST);
  });
});

it('Anthropic refuses a partial answer that ends with space', async () => {
  const response = await ask(upstream, 'anthropic', { turns: ['Hi', `${PARTIAL} `] });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('final assistant content cannot end with trailing whitespace');
});

it('words() splits at the space before each word, and loses none of it', () => {
  expect(words('One two\nthree ')).toStrictEqual(['One', ' two', '\nthree ']);
  expect([words(''), words(' \n')]).toStrictEqual([[], [' \n']]);
});
