import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import type { Capabilities } from '../../src/chat/capabilities.js';
import type { ChatRequest } from '../../src/chat/chatRequest.js';
import { RESUME_INSTRUCTION, resumeInstruction } from '../../src/failover/continuation.js';
import { failover } from '../../src/failover/failover.js';
import type { FailoverOptions } from '../../src/failover/failoverOptions.js';
import { AllProvidersFailedError } from '../../src/index.js';
import { fails, finish, listen, type Outcome, type Scripted, type Step, scripted, start } from './scripted.js';

const BEGUN = 'Dear Ada, thank you for';
/** It begins as the answer did, and goes another way. */
const ANEW = 'Dear Ada, thank you very much indeed. I was glad to hear from you, and of your machine.';
const request: ChatRequest = {
  messages: [
    { role: 'user', content: 'A letter' },
    { role: 'assistant', content: BEGUN },
  ],
};
const inWords = [...request.messages, { role: 'user', content: resumeInstruction(BEGUN) }];
const refused = fails('bad-request', { status: 400, code: 'prefill_unsupported', switchable: true });

interface Asked {
  readonly answer: Outcome;
  readonly members: readonly Scripted[];
}

type Plays = readonly [continuation: Capabilities['continuation'], ...scripts: (readonly Step[])[]];

function ask(members: readonly Plays[], options: FailoverOptions = {}, asked = request): Asked {
  const scheduler = new TestScheduler(() => undefined);
  const played = members.map(([continuation, ...scripts], at) => scripted(scheduler, `${at}`, scripts, { continuation }));
  const settings = { scheduler, random: () => 0.5, retry: false as const, probe: false as const, ...options };
  const chat = failover(
    played.map(({ provider }) => [provider]),
    settings,
  );
  const answer = listen(chat(asked));
  scheduler.flush();
  return { answer, members: played };
}

const sentTo = ({ members }: Asked, at = 0): readonly unknown[] => (members[at]?.requests ?? []).map(({ messages }) => messages);

describe('an answer that the request begins', () => {
  it.each(['prefill', 'prefix', 'flag', 'none'] as const)('is left to a member that goes on from it, or none: %s', (mode) => {
    const asked = ask([[mode, [start, ' your letter.', finish]]]);
    expect(asked.answer.said).toBe('<start> your letter.<finish>');
    expect(sentTo(asked)).toStrictEqual([request.messages]);
  });

  it.each([
    ['goes on', [' your letter.']],
    ['says the last words again, as it is asked', ['thank you for', ' your letter.']],
    ['says all of it again', [BEGUN, ' your letter.']],
    ['says all of it again, piece by piece', [...`${BEGUN} your letter.`]],
    ['begins with a courtesy', ['Sure, here is the rest:\n\n', `${BEGUN} your letter.`]],
  ])('is asked for in words of a member that %s', (_, said) => {
    const asked = ask([['user-turn', [start, ...said, finish]]]);
    expect(asked.answer.said).toBe('<start> your letter.<finish>');
    expect(sentTo(asked)).toStrictEqual([inWords]);
  });

  it('is asked for in the words that the user chose, or in few where little is begun', () => {
    const chosen = ask([['user-turn', [' your letter.', finish]]], { resumeInstruction: 'Weiter!' });
    expect(sentTo(chosen)).toMatchObject([[{}, {}, { content: 'Weiter!' }]]);
    const content = 'Dear';
    const short = ask([['user-turn', [' Ada', finish]]], {}, { messages: [{ role: 'assistant', content }] });
    expect(sentTo(short)).toMatchObject([[{}, { content: RESUME_INSTRUCTION }]]);
    expect(short.answer.said).toBe(' Ada<finish>');
  });

  it('is asked for in words once its member refuses it as a turn, and from then on', () => {
    const scheduler = new TestScheduler(() => undefined);
    const answers = [' your letter.', finish];
    const claude = scripted(scheduler, 'claude', [[refused], answers, answers], { continuation: 'prefill' });
    const chat = failover([[claude.provider]], { scheduler, retry: false, probe: false });
    for (const _ of [1, 2]) {
      const answer = listen(chat(request));
      scheduler.flush();
      expect([answer.said, answer.error]).toStrictEqual([' your letter.<finish>', undefined]);
    }
    expect(claude.requests.map(({ messages }) => messages)).toStrictEqual([request.messages, inWords, inWords]);
  });

  it('goes on after a switch with what has come of it', () => {
    const asked = ask([
      ['user-turn', ['thank you for', ' your long', fails('network')]],
      ['prefill', [' letter.', finish]],
    ]);
    expect(asked.answer.said).toBe(' your long<0 network prefill 1 at 10> letter.<finish>');
    expect(sentTo(asked, 1)).toMatchObject([[{}, { role: 'assistant', content: `${BEGUN} your long` }]]);
  });

  it('is asked of another member where one begins anew', () => {
    const asked = ask([
      ['user-turn', [start, ANEW, finish]],
      ['prefill', [start, ' your letter.', finish]],
    ]);
    expect(asked.answer.said).toBe('<start> your letter.<finish>');
  });

  it('comes to nothing, with every error, where nobody goes on', () => {
    const { answer } = ask([['user-turn', [ANEW, finish]]]);
    expect(answer.said).toBe('');
    expect(AllProvidersFailedError.is(answer.error) && answer.error.errors).toMatchObject([{ kind: 'invalid-answer' }]);
  });

  it('is none where the turn made calls, or says nothing', () => {
    const call = { callId: '1', name: 'f', args: {}, argsText: '{}', complete: true };
    for (const last of [{ content: BEGUN, toolCalls: [call] }, { content: ' ' }]) {
      const messages = [...request.messages.slice(0, 1), { role: 'assistant' as const, ...last }];
      const asked = ask([['user-turn', ['Well.', finish]]], {}, { messages });
      expect(asked.answer.said).toBe('Well.<finish>');
      expect(sentTo(asked)).toStrictEqual([messages]);
    }
  });

  it('ends with a call that follows it', () => {
    const call = { type: 'tool-call', callId: '1', name: 'f', args: {}, argsText: '{}', complete: true } as const;
    const { answer } = ask([['user-turn', ['thank you for', call, finish]]]);
    expect(answer.chunks.map(({ type }) => type)).toStrictEqual(['tool-call', 'finish']);
  });
});
