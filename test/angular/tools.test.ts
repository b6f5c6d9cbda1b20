// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { type Chat, type ChatOptions, injectChat, TooManyRoundsError } from '../../src/angular/index.js';
import type { ToolCall } from '../../src/chat/chatRequest.js';
import { finish, type Scripted, type Step, scripted } from '../failover/scripted.js';
import { application, Clock } from './bed.js';

const call = (callId: string, complete = true): Step => ({
  type: 'tool-call',
  callId,
  name: 'weather',
  args: { city: callId },
  argsText: `{"city":"${callId}"}`,
  complete,
});
const calls: Step = { type: 'finish', reason: 'tool-calls' };

function chatWith(scripts: readonly (readonly Step[])[], options: ChatOptions): { chat: Chat; clock: Clock; spied: Scripted } {
  const clock = new Clock();
  const spied = scripted(clock, 'a', scripts);
  const chat = application().runInContext(() => injectChat({ frames: clock, provider: spied.provider, ...options }));
  return { chat, clock, spied };
}

const roles = (chat: Chat) => chat.messages().map(({ role, text, ended }) => `${role} ${text} ${ended}`);

describe('injectChat({ onToolCall })', () => {
  it('runs the calls of an answer side by side and goes on with their results', async () => {
    const asked: unknown[] = [];
    const finished: string[] = [];
    const { chat, clock, spied } = chatWith(
      [
        ['Let me see', call('Rome'), call('Oslo'), calls],
        ['Warm', finish],
      ],
      {
        onToolCall: ({ args }) => {
          asked.push(args);
          return asked.length === 1 ? 'sun' : Promise.resolve({ snow: true });
        },
        onFinish: ({ text }) => finished.push(text),
      },
    );
    chat.send('Weather?');
    expect([chat.status(), chat.text()]).toStrictEqual(['connecting', '']);
    await clock.pass(50);
    expect(asked).toStrictEqual([{ city: 'Rome' }, { city: 'Oslo' }]);
    expect(spied.requests[1]?.messages.slice(1)).toStrictEqual([
      { role: 'assistant', content: 'Let me see', toolCalls: chat.messages()[1]?.role === 'assistant' ? expect.any(Array) : [] },
      { role: 'tool', callId: 'Rome', content: 'sun' },
      { role: 'tool', callId: 'Oslo', content: '{"snow":true}' },
    ]);
    expect(roles(chat)).toStrictEqual([
      'user Weather? whole',
      'assistant Let me see whole',
      'tool sun whole',
      'tool {"snow":true} whole',
      'assistant Warm whole',
    ]);
    expect([chat.status(), finished]).toStrictEqual(['done', ['Warm']]);
  });

  it('shows that tools run, and puts no call without a result in the history when it is stopped', async () => {
    let signal: AbortSignal | undefined;
    const { chat, clock } = chatWith([['Let me see', call('Rome'), calls]], {
      onToolCall: (_call, given) => {
        signal = given;
        return new Promise(() => undefined);
      },
    });
    chat.send('Weather?');
    await clock.pass(50);
    expect([chat.status(), chat.text(), signal?.aborted]).toStrictEqual(['connecting', 'Let me see', false]);
    chat.stop();
    expect([chat.status(), signal?.aborted]).toStrictEqual(['idle', true]);
    expect(chat.messages().at(-1)).toStrictEqual({
      role: 'assistant',
      content: 'Let me see',
      id: expect.any(Number),
      text: 'Let me see',
      ended: 'stopped',
    });
  });

  it('ends with what a tool throws, and asks for the last round alone on retry()', async () => {
    let broken = true;
    const ran: ToolCall[] = [];
    const { chat, clock, spied } = chatWith(
      [
        [call('Rome'), calls],
        [call('Oslo'), calls],
        [call('Oslo'), calls],
        ['Cold', finish],
      ],
      {
        onToolCall: (one) => {
          ran.push(one);
          if (one.callId === 'Oslo' && broken) throw new Error('no network');
          return undefined;
        },
      },
    );
    chat.send('Weather?');
    await clock.pass(50);
    expect([chat.status(), (chat.error() as Error).message]).toStrictEqual(['error', 'no network']);
    expect(roles(chat)).toStrictEqual(['user Weather? whole', 'assistant  whole', 'tool null whole']);
    broken = false;
    chat.retry();
    await clock.pass(50);
    expect(ran.map(({ callId }) => callId)).toStrictEqual(['Rome', 'Oslo', 'Oslo']);
    expect(spied.requests).toHaveLength(4);
    expect(chat.text()).toBe('Cold');
  });

  it('runs no call that was cut, and none without a handler', async () => {
    const ran: ToolCall[] = [];
    const cut = chatWith([['So', call('Rome', false), { type: 'finish', reason: 'length' }]], {
      onToolCall: (one) => ran.push(one),
    });
    cut.chat.send('Weather?');
    await cut.clock.pass(50);
    expect([cut.chat.status(), ran]).toStrictEqual(['done', []]);
  });

  it('leaves the calls to the user without a handler, who sends the results', async () => {
    const { chat, clock, spied } = chatWith(
      [
        [call('Rome'), calls],
        ['Warm', finish],
      ],
      {},
    );
    chat.send('Weather?');
    await clock.pass(50);
    expect(chat.status()).toBe('done');
    chat.send({ role: 'tool', callId: 'Rome', content: 'sun' });
    await clock.pass(50);
    expect(spied.requests[1]?.messages.map(({ role }) => role)).toStrictEqual(['user', 'assistant', 'tool']);
    expect(chat.text()).toBe('Warm');
  });

  it('gives up on a model that calls without end', async () => {
    const { chat, clock, spied } = chatWith([[call('Rome'), calls]], { onToolCall: () => 'sun', maxRounds: 3 });
    chat.send('Weather?');
    await clock.pass(50);
    expect(TooManyRoundsError.is(chat.error())).toBe(true);
    expect(spied.requests).toHaveLength(3);
  });
});
