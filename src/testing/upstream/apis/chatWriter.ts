import { isJsonObject } from '../../../wire/jsonObject.js';
import type { Finish, Piece } from '../piece.js';
import { BROKEN_JSON, serverSentEvent } from '../serverSentEvent.js';
import { AnswerSoFar } from './answerSoFar.js';
import type { AnswerFacts, AnswerWriter } from './apiGrammar.js';
import { chatUsage, deepseekUsage } from './chatUsage.js';
import { openaiError } from './openaiError.js';

const FINISH = { stop: 'stop', length: 'length', 'tool-calls': 'tool_calls' } as const;

/** Writes Chat Completions: role chunk, deltas, finish, usage chunk where it was asked for, `[DONE]`. */
export class ChatWriter implements AnswerWriter {
  private readonly answer = new AnswerSoFar();
  /** DeepSeek's usage comes with the finish, asked for or not, and its deltas have no `refusal`. */
  private readonly isDeepseek: boolean;
  private readonly wantsUsage: boolean;

  constructor(private readonly facts: AnswerFacts) {
    this.isDeepseek = !facts.inbound.path.startsWith('/v1/');
    const { stream_options: options } = facts.inbound.body;
    this.wantsUsage = isJsonObject(options) && options.include_usage === true;
  }

  begin(): string {
    return this.chunk({ role: 'assistant', content: '', ...(this.isDeepseek ? {} : { refusal: null }) });
  }

  piece(piece: Piece): string {
    this.answer.add(piece);
    if (piece.type === 'text') return this.chunk({ content: piece.text });
    if (piece.type === 'reasoning') return this.chunk({ content: null, reasoning_content: piece.text });
    const { index } = piece.call;
    const fragment = this.chunk({ tool_calls: [{ index, function: { arguments: piece.text } }] });
    if (!piece.first) return fragment;
    const opening = { index, id: this.callId(index), type: 'function', function: { name: piece.call.name, arguments: '' } };
    return this.chunk({ tool_calls: [opening] }) + fragment;
  }

  end(finish: Finish): string {
    return this.closing(finish) + serverSentEvent('[DONE]');
  }

  error(code: string | undefined): string {
    return serverSentEvent({ error: openaiError({ status: 500, code }) }) + serverSentEvent('[DONE]');
  }

  garbage(): string {
    return serverSentEvent(BROKEN_JSON);
  }

  keepAlive(): string {
    return ': keep-alive\n\n';
  }

  whole(finish: Finish): object {
    const { text, reasoning, calls } = this.answer;
    const message = {
      role: 'assistant',
      content: text === '' && calls.length > 0 ? null : text,
      ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
      ...(this.isDeepseek ? {} : { refusal: null, annotations: [] }),
      ...(calls.length === 0 ? {} : { tool_calls: this.wholeCalls() }),
    };
    const choice = { index: 0, message, logprobs: null, finish_reason: FINISH[finish] };
    return { ...this.head('chat.completion'), choices: [choice], usage: this.usage() };
  }

  private closing(finish: Finish): string {
    if (this.isDeepseek) return this.chunk({ content: '' }, FINISH[finish], this.usage());
    const last = this.chunk({}, FINISH[finish]);
    if (!this.wantsUsage) return last;
    return last + serverSentEvent({ ...this.head('chat.completion.chunk'), choices: [], usage: this.usage() });
  }

  private chunk(delta: object, finish: string | null = null, usage: object | null = null): string {
    const choice = { index: 0, delta, logprobs: null, finish_reason: finish };
    const tellsUsage = this.isDeepseek || this.wantsUsage;
    return serverSentEvent({
      ...this.head('chat.completion.chunk'),
      choices: [choice],
      ...(tellsUsage ? { usage } : {}),
    });
  }

  private head(object: string): object {
    const { serial, model, createdMs } = this.facts;
    return {
      id: `chatcmpl-${serial}`,
      object,
      created: Math.floor(createdMs / 1000),
      model,
      ...(this.isDeepseek ? {} : { service_tier: 'default' }),
      system_fingerprint: 'fp_upstream',
    };
  }

  private wholeCalls(): readonly object[] {
    return this.answer.calls.map(({ call, argsText }) => ({
      id: this.callId(call.index),
      type: 'function',
      function: { name: call.name, arguments: argsText },
    }));
  }

  private callId(index: number): string {
    return this.answer.calls[index]?.call.id ?? `call_${this.facts.serial}_${index}`;
  }

  private usage(): object {
    const { inputTokens } = this.facts;
    return this.isDeepseek ? deepseekUsage(inputTokens, this.answer) : chatUsage(inputTokens, this.answer);
  }
}
