import * as ai6 from 'ai';
import * as ai7 from 'ai7';
import { describe, expect, it } from 'vitest';
import { switchParts, toLanguageModel } from '../../src/ai-sdk/index.js';
import { BROKEN, SOUND, TEXT, world } from './world.js';

const here = world();

type Chat = ai6.UIMessage<unknown, { switch: { from: string; to: string; at: number } }>;

/** What `useChat` makes of a route's response. */
async function lastMessage(response: Response): Promise<Chat> {
  const transport = new ai6.DefaultChatTransport<Chat>({ fetch: () => Promise.resolve(response) });
  const stream = await transport.sendMessages({
    trigger: 'submit-message',
    chatId: 'chat',
    messageId: undefined,
    messages: [{ id: '1', role: 'user', parts: [{ type: 'text', text: 'Hi' }] }],
    abortSignal: undefined,
  });
  let last: Chat | undefined;
  for await (const message of ai6.readUIMessageStream<Chat>({ stream })) last = message;
  return last as Chat;
}

const textOf = ({ parts }: Chat): string => parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
const switchesOf = ({ parts }: Chat) => parts.flatMap((part) => (part.type === 'data-switch' ? [part.data] : []));

describe('a switch, in the messages of useChat', () => {
  const fault = { type: 'cut', after: 5, how: 'rst' } as const;
  const prompt = 'Tell me about relays';
  const BEFORE = TEXT.split(' ').slice(0, 5).join(' ');

  it.each([
    [
      'of a route of ai 6',
      () => {
        const result = ai6.streamText({ model: toLanguageModel(here.chat(fault)), prompt });
        return ai6.createUIMessageStreamResponse({ stream: switchParts(result.toUIMessageStream()) });
      },
    ],
    [
      'of a writer of ai 6',
      () => {
        const result = ai6.streamText({ model: toLanguageModel(here.chat(fault)), prompt });
        const stream = ai6.createUIMessageStream({
          execute: ({ writer }) => writer.merge(switchParts(result.toUIMessageStream())),
        });
        return ai6.createUIMessageStreamResponse({ stream });
      },
    ],
    [
      'of a route of ai 7',
      () => {
        const result = ai7.streamText({ model: toLanguageModel(here.chat(fault), { spec: 'v4' }), prompt });
        return ai7.createUIMessageStreamResponse({ stream: switchParts(ai7.toUIMessageStream({ stream: result.fullStream })) });
      },
    ],
  ])('%s', async (_, route) => {
    const message = await lastMessage(route());
    expect(textOf(message)).toBe(TEXT);
    expect(switchesOf(message)).toStrictEqual([
      { from: `openai/${BROKEN}`, to: `anthropic/${SOUND}`, cause: 'network', mode: 'prefill', at: expect.any(Number) },
    ]);
    expect(TEXT.slice(0, switchesOf(message)[0]?.at).trim()).toBe(BEFORE);
  });

  it('is none where nothing broke', async () => {
    const result = ai6.streamText({ model: toLanguageModel(here.chat(null)), prompt });
    const message = await lastMessage(ai6.createUIMessageStreamResponse({ stream: switchParts(result.toUIMessageStream()) }));
    expect(textOf(message)).toBe(TEXT);
    expect(switchesOf(message)).toStrictEqual([]);
  });
});
