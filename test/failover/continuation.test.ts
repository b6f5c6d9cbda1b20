import { from } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import type { ChatRequest, Message } from '../../src/chat/chatRequest.js';
import type { Chunk, SwitchMode } from '../../src/chat/chunk.js';
import { collect } from '../../src/chat/collect.js';
import type { Completion } from '../../src/chat/completionFold.js';
import type { ProviderError } from '../../src/chat/providerError.js';
import { continuationMode, continuationRequest, RESUME_INSTRUCTION } from '../../src/failover/continuation.js';
import { failover } from '../../src/failover/failover.js';
import type { FailoverOptions } from '../../src/failover/failoverOptions.js';
import { fails, finish, listen, type Step, scripted } from './scripted.js';

function timed(options: FailoverOptions = {}): { scheduler: TestScheduler; options: FailoverOptions } {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected));
  return { scheduler, options: { scheduler, random: () => 0.5, retry: false, ...options } };
}

const hi: Message = { role: 'user', content: 'Hi' };
const tools = [{ name: 'f', parameters: {} }];
const MODES: readonly SwitchMode[] = ['prefill', 'prefix', 'flag', 'user-turn', 'restart'];

describe('a continuation', () => {
  it.each(MODES)('leaves in mode %s everything as it was that the answer is to be', (mode) => {
    const image: Message = { role: 'user', content: [{ type: 'image', data: 'AAAA', mimeType: 'image/png' }] };
    const { messages, ...wishes }: ChatRequest = {
      messages: [hi, image],
      tools,
      toolChoice: 'auto',
      stop: ['END', '\n\n'],
      seed: 7,
      temperature: 0.5,
      topP: 0.9,
      reasoning: 'low',
    };
    const { messages: sent, ...rest } = continuationRequest({ messages, ...wishes }, 'Hello', mode);
    expect(rest).toStrictEqual(wishes);
    expect(sent.slice(0, 2)).toStrictEqual(messages);
  });

  it('is one turn with the answer that the user began', () => {
    const begun: Message = { role: 'assistant', content: 'Dear ', reasoning: 'polite' };
    const parts: Message = { role: 'assistant', content: [{ type: 'text', text: 'Dear ' }] };
    const called: Message = {
      role: 'assistant',
      toolCalls: [{ callId: '1', name: 'f', args: {}, argsText: '{}', complete: true }],
    };
    const sentAfter = (message: Message, mode: SwitchMode): readonly Message[] =>
      continuationRequest({ messages: [hi, message] }, 'Ada, ', mode).messages.slice(1);
    expect(sentAfter(begun, 'prefill')).toStrictEqual([{ ...begun, content: 'Dear Ada,' }]);
    expect(sentAfter(begun, 'user-turn')).toStrictEqual([
      { ...begun, content: 'Dear Ada, ' },
      { role: 'user', content: RESUME_INSTRUCTION },
    ]);
    expect(sentAfter(parts, 'prefix')).toStrictEqual([
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Dear ' },
          { type: 'text', text: 'Ada, ' },
        ],
      },
    ]);
    expect(sentAfter(called, 'flag')).toStrictEqual([called, { role: 'assistant', content: 'Ada, ' }]);
  });

  it('asks for the tokens that are left, in scripts of any density, and for no more than the window has room for', () => {
    const limitAfter = (partial: string, contextWindow?: number): number | undefined =>
      continuationRequest({ messages: [hi], maxOutputTokens: 500 }, partial, 'prefill', { contextWindow }).maxOutputTokens;
    expect(limitAfter('x'.repeat(400))).toBe(400);
    expect(limitAfter('走'.repeat(400))).toBe(100);
    // A window of 300: 100 tokens are out, and the prompt is one of half a token.
    expect(limitAfter('x'.repeat(400), 300)).toBe(199);
    expect(limitAfter('x'.repeat(400), 10_000)).toBe(400);
  });

  it('fits a window that was learned from a refusal', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [['x'.repeat(400), fails('network')]]);
    const small = scripted(scheduler, 'b', [[fails('context-length', { contextWindow: 300 })], ['y', finish]]);
    const chat = failover([[a.provider], [small.provider]], options);
    listen(chat({ messages: [hi], maxOutputTokens: 500 }));
    scheduler.flush();
    listen(chat({ messages: [hi], maxOutputTokens: 500 }));
    scheduler.flush();
    expect(small.requests.map(({ maxOutputTokens }) => maxOutputTokens)).toStrictEqual([400, 156]);
  });

  it('asks in words where the turn must be a call, and holds nothing against the mode', () => {
    for (const toolChoice of ['required', { name: 'f' }] as const) {
      expect(MODES.map((mode) => continuationMode({ messages: [hi], tools, toolChoice }, mode))).toStrictEqual([
        ...['user-turn', 'user-turn', 'user-turn', 'user-turn', 'restart'],
      ]);
    }
    expect(MODES.map((mode) => continuationMode({ messages: [hi], tools, toolChoice: 'auto' }, mode))).toStrictEqual(MODES);
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [['Let me see. ', fails('network')]]);
    const b = scripted(scheduler, 'b', [['And', finish]], { continuation: 'prefill' });
    const chat = failover([[a.provider], [b.provider]], options);
    const forced = listen(chat({ messages: [hi], tools, toolChoice: 'required' }));
    const free = listen(chat({ messages: [hi], tools }));
    scheduler.flush();
    expect([forced.said, free.said]).toStrictEqual([
      'Let me see. <a network user-turn b at 12>And<finish>',
      'Let me see. <a network prefill b at 12>And<finish>',
    ]);
  });

  it('asks in the words that the user chose', () => {
    const { scheduler, options } = timed({ resumeInstruction: 'Weiter!' });
    const a = scripted(scheduler, 'a', [['Hallo ', fails('network')]]);
    const b = scripted(scheduler, 'b', [['Welt', finish]]);
    listen(failover([[a.provider], [b.provider]], options)('Hi'));
    scheduler.flush();
    expect(b.requests[0]?.messages.at(-1)).toStrictEqual({ role: 'user', content: 'Weiter!' });
    for (const resumeInstruction of ['', '  ', 3 as never]) {
      expect(() => failover([a.provider], { resumeInstruction })).toThrow(/failover\({ resumeInstruction }\).*not/);
    }
  });

  it.each([
    ['off', 'Hello ', 'network'],
    ['restart', 'Hello <a network restart b at 0><reset 6>Hello world<finish>', undefined],
    ['auto', 'Hello <a network user-turn b at 6>world<finish>', undefined],
  ] as const)("is as the request wants it ('%s'), whatever the failover's own wish", (continuation, said, error) => {
    for (const general of ['auto', 'restart', 'off'] as const) {
      const { scheduler, options } = timed({ continuation: general });
      const a = scripted(scheduler, 'a', [['Hello ', fails('network')]]);
      const b = scripted(scheduler, 'b', [['Hello world', finish]]);
      const answer = listen(failover([[a.provider], [b.provider]], options)({ messages: [hi], continuation }));
      scheduler.flush();
      expect(answer.said).toBe(said);
      expect((answer.error as ProviderError | undefined)?.kind).toBe(error);
    }
  });

  it('is refused in a manner that nobody knows', () => {
    const answer = listen(
      failover([scripted(timed().scheduler, 'a', [[finish]]).provider])({ messages: [hi], continuation: 'no' as never }),
    );
    expect(answer.error).toStrictEqual(new TypeError("request.continuation must be 'auto' or 'restart' or 'off', not \"no\""));
  });

  it('goes on from white space alone as from nothing, and keeps it', () => {
    for (const continuation of ['prefill', 'prefix', 'flag', 'user-turn'] as const) {
      const { scheduler, options } = timed();
      const a = scripted(scheduler, 'a', [['\n\n', fails('network')]]);
      const b = scripted(scheduler, 'b', [['Hello', finish]], { continuation });
      const answer = listen(failover([[a.provider], [b.provider]], options)('Hi'));
      scheduler.flush();
      expect(answer.chunks.map((chunk) => (chunk.type === 'text' ? chunk.text : '')).join('')).toBe('\n\nHello');
      expect(b.requests[0]?.messages).toStrictEqual([hi]);
    }
  });

  it('takes no thought of another along', () => {
    const { scheduler, options } = timed();
    const thought: Step = { type: 'reasoning', text: 'Hm', kind: 'full' };
    const signed: Step = { type: 'signature', value: 's' };
    const a = scripted(scheduler, 'a', [[thought, signed, 'Hello ', fails('network')]]);
    const b = scripted(scheduler, 'b', [['world', finish]], { continuation: 'prefill' });
    let answer: Completion | undefined;
    failover(
      [[a.provider], [b.provider]],
      options,
    )('Hi')
      .pipe(collect({ scheduler }))
      .subscribe((whole) => {
        answer = whole;
      });
    scheduler.flush();
    expect(b.requests[0]?.messages).toStrictEqual([hi, { role: 'assistant', content: 'Hello' }]);
    expect(answer).toMatchObject({ text: 'Hello world', reasoning: 'Hm' });
    expect(answer?.message).toStrictEqual({ role: 'assistant', content: 'Hello world' });
  });

  it('is not made of a thought alone: that is started over', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [[{ type: 'reasoning', text: 'Hm', kind: 'full' }, fails('network')]]);
    const b = scripted(scheduler, 'b', [['Hello', finish]]);
    const answer = listen(failover([[a.provider], [b.provider]], options)('Hi'));
    scheduler.flush();
    expect(answer.said).toBe('<reasoning><a network restart b at 0><reset 0>Hello<finish>');
    expect(b.requests[0]?.messages).toStrictEqual([hi]);
  });
});

describe('a switch among tool calls', () => {
  const begin = (callId: string): Step => ({ type: 'tool-start', callId, name: 'f' });
  const more = (callId: string, argsText: string): Step => ({ type: 'tool-delta', callId, argsText });
  const end = (callId: string, x: number): Step => ({
    ...{ type: 'tool-call', callId, name: 'f', args: { x }, argsText: `{"x":${x}}`, complete: true },
  });
  const calls: Step = { type: 'finish', reason: 'tool-calls' };

  const broken: readonly [string, readonly Step[]][] = [
    ['a call that has only begun', [begin('a1')]],
    ['half a call', [begin('a1'), more('a1', '{"x"')]],
    ['text and half a call', ['Let me see. ', begin('a1'), more('a1', '{"x"')]],
    ['one of two parallel calls', [begin('a1'), begin('a2'), more('a1', '{"x":1}'), end('a1', 1), more('a2', '{')]],
    ['all calls, but not the end', ['Now: ', begin('a1'), end('a1', 1), begin('a2'), end('a2', 2)]],
  ];

  it.each(broken)('after %s voids all of it: none is half, none is there twice', (_, said) => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [[...said, fails('network')]]);
    const b = scripted(scheduler, 'b', [
      ['Once more: ', begin('b1'), more('b1', '{"x":1}'), end('b1', 1), begin('b2'), end('b2', 2), calls],
    ]);
    const answer = listen(failover([[a.provider], [b.provider]], options)({ messages: [hi], tools }));
    scheduler.flush();
    const reset = answer.chunks.findIndex(({ type }) => type === 'reset');
    expect(answer.chunks.slice(reset - 1, reset)).toMatchObject([{ type: 'switch', mode: 'restart', at: 0 }]);
    expect(idsIn(answer.chunks.slice(reset))).toStrictEqual(['b1', 'b1', 'b1', 'b2', 'b2']);
    expect(b.requests[0]?.messages).toStrictEqual([hi]);
    let whole: Completion | undefined;
    // What is told once is folded once.
    folded(answer.chunks, (completion) => {
      whole = completion;
    });
    expect(whole).toMatchObject({
      text: 'Once more: ',
      finish: 'tool-calls',
      toolCalls: [{ args: { x: 1 } }, { args: { x: 2 } }],
    });
  });

  it('that comes after another starts over too, though the first could go on', () => {
    const { scheduler, options } = timed();
    const a = scripted(scheduler, 'a', [['Let me ', fails('network')]]);
    const b = scripted(scheduler, 'b', [['see. ', begin('b1'), fails('network')]]);
    const c = scripted(scheduler, 'c', [[begin('c1'), end('c1', 1), calls]]);
    const answer = listen(failover([[a.provider], [b.provider], [c.provider]], options)({ messages: [hi], tools }));
    scheduler.flush();
    expect(answer.said).toBe(
      'Let me <a network user-turn b at 7>see. <tool-start><b network restart c at 0><reset 12><tool-start><tool-call><finish>',
    );
  });
});

function idsIn(chunks: readonly Chunk[]): readonly string[] {
  return chunks.flatMap((chunk) => ('callId' in chunk && chunk.callId !== undefined ? [chunk.callId] : []));
}

function folded(chunks: readonly Chunk[], told: (completion: Completion) => void): void {
  from(chunks).pipe(collect()).subscribe(told);
}
