import { from } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type Chunk, provider } from '../../src/index.js';
import { says } from './answers.js';
import { asJson, asks, CHAT, chatBody } from './client.js';

const MESSAGES = '/v1/messages';
const messagesBody = (more: object = {}): object => chatBody({ max_tokens: 100, ...more });
const anthropic = { 'anthropic-version': '2023-06-01' };

describe("a request's id", () => {
  const idsOf = ({ headers }: Response): readonly (string | null)[] => [headers.get('x-request-id'), headers.get('request-id')];

  it.each([false, true])('heads an answer, by the name that its client looks for; streamed: %s', async (stream) => {
    const ask = asks(says('Hello'));
    const chat = await ask(CHAT, { body: chatBody({ stream }) });
    expect(idsOf(chat)).toStrictEqual(['id1', null]);
    expect(await chat.text()).toContain('"chatcmpl-id1"');
    const message = await ask(MESSAGES, { body: messagesBody({ stream }) });
    expect(idsOf(message)).toStrictEqual(['id2', 'id2']);
    expect(await message.text()).toContain('"msg_id2"');
  });

  it('heads an error, and is in the body where its API has it there', async () => {
    const ask = asks(says('Hello'));
    const refused = await ask(MESSAGES, { body: messagesBody({ max_tokens: 0 }) });
    expect(idsOf(refused)).toStrictEqual(['id1', 'id1']);
    expect(await asJson(refused)).toMatchObject({ type: 'error', request_id: 'id1' });
    expect(idsOf(await ask(CHAT, { body: {} }))).toStrictEqual(['id2', null]);
    expect(idsOf(await ask(MESSAGES))).toStrictEqual(['id3', 'id3']);
    const nowhere = await ask('/v1/files', { headers: anthropic });
    expect([nowhere.status, ...idsOf(nowhere)]).toStrictEqual([404, 'id4', 'id4']);
    expect(await asJson(nowhere)).toMatchObject({ request_id: 'id4' });
  });

  it('is in an error that ends a stream', async () => {
    const origin = { provider: 'breaks', attempt: 1 };
    const breaks = provider('breaks', () => from<Chunk[]>([{ ...origin, type: 'text', text: 'Hel' }]));
    const response = await asks(breaks)(MESSAGES, { body: messagesBody({ stream: true }) });
    const events = await response.text();
    expect(idsOf(response)).toStrictEqual(['id1', 'id1']);
    expect(events).toMatch(/event: error\ndata: \{"type":"error",.*"request_id":"id1"\}\n\n$/);
  });

  it('heads what is told of the models, and what is only counted', async () => {
    const ask = asks(says('Hello'));
    expect(idsOf(await ask('/v1/models'))).toStrictEqual(['id1', null]);
    expect(idsOf(await ask('/v1/models', { headers: anthropic }))).toStrictEqual(['id2', 'id2']);
    expect(idsOf(await ask(`${MESSAGES}/count_tokens`, { body: messagesBody() }))).toStrictEqual(['id3', 'id3']);
  });
});

describe("a provider's own word for the end", () => {
  const origin = { provider: 'a', attempt: 1 };
  const ended = (raw: string) =>
    provider('a', () =>
      from<Chunk[]>([
        { ...origin, type: 'text', text: 'Hello' },
        { ...origin, type: 'finish', reason: 'stop', raw },
      ]),
    );

  it.each([
    ['stop_sequence', 'stop_sequence', 'END'],
    ['end_turn', 'end_turn', null],
    ['STOP', 'end_turn', null],
  ])('is told of a whole message where it is of that API: %s', async (raw, stop_reason, stop_sequence) => {
    const response = await asks(ended(raw))(MESSAGES, { body: messagesBody({ stop_sequences: ['END'] }) });
    expect(await asJson(response)).toMatchObject({ stop_reason, stop_sequence });
  });
});
