import type { Call, Finish, Piece } from '../piece.js';
import { BROKEN_JSON, serverSentEvent } from '../serverSentEvent.js';
import { AnswerSoFar, type CallSoFar, isWhole } from './answerSoFar.js';
import { anthropicError } from './anthropicError.js';
import type { AnswerFacts, AnswerWriter } from './apiGrammar.js';

const STOP = { stop: 'end_turn', length: 'max_tokens', 'tool-calls': 'tool_use' } as const;

interface AnthropicEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

const write = (...events: readonly AnthropicEvent[]): string =>
  events.map((event) => serverSentEvent(event, event.type)).join('');

/** Writes Anthropic Messages: message_start, each content block, message_delta, message_stop; a ping in the first block. */
export class AnthropicWriter implements AnswerWriter {
  private readonly answer = new AnswerSoFar();
  private open: Piece['type'] | undefined;
  private index = -1;

  constructor(private readonly facts: AnswerFacts) {}

  begin(): string {
    const usage = { ...this.startUsage(), output_tokens: 1, service_tier: 'standard', inference_geo: 'not_available' };
    return write({ type: 'message_start', message: this.message([], null, usage) });
  }

  piece(piece: Piece): string {
    this.answer.add(piece);
    const isNew = piece.type === 'call' ? piece.first : piece.type !== this.open;
    const opening = isNew ? this.closeBlock() + this.openBlock(piece) : '';
    return opening + write({ type: 'content_block_delta', index: this.index, delta: deltaOf(piece) });
  }

  end(finish: Finish): string {
    const delta = { stop_reason: STOP[finish], stop_sequence: null, stop_details: null };
    return this.closeBlock() + write({ type: 'message_delta', delta, usage: this.usage() }, { type: 'message_stop' });
  }

  error(code: string | undefined): string {
    const error = { details: null, ...anthropicError({ status: 529, code }) };
    return write({ type: 'error', error, request_id: `req_${this.facts.serial}` });
  }

  garbage(): string {
    return serverSentEvent(BROKEN_JSON, 'content_block_delta');
  }

  keepAlive(): string {
    return write({ type: 'ping' });
  }

  whole(finish: Finish): object {
    const { text, reasoning, calls } = this.answer;
    const content = [
      ...(reasoning === '' ? [] : [{ type: 'thinking', thinking: reasoning, signature: this.signature() }]),
      ...(text === '' ? [] : [{ type: 'text', text }]),
      ...calls.map((call) => this.toolUse(call)),
    ];
    return this.message(content, STOP[finish], { ...this.usage(), service_tier: 'standard' });
  }

  private openBlock(piece: Piece): string {
    this.open = piece.type;
    const start = { type: 'content_block_start', index: ++this.index, content_block: this.emptyBlock(piece) };
    return this.index === 0 ? write(start, { type: 'ping' }) : write(start);
  }

  private closeBlock(): string {
    const { open, index } = this;
    if (open === undefined) return '';
    this.open = undefined;
    const stop = { type: 'content_block_stop', index };
    if (open !== 'reasoning') return write(stop);
    const delta = { type: 'signature_delta', signature: this.signature() };
    return write({ type: 'content_block_delta', index, delta }, stop);
  }

  private emptyBlock(piece: Piece): object {
    if (piece.type === 'text') return { type: 'text', text: '' };
    if (piece.type === 'reasoning') return { type: 'thinking', thinking: '', signature: '' };
    const { call } = piece;
    return { type: 'tool_use', id: this.callId(call), name: call.name, input: {}, caller: { type: 'direct' } };
  }

  /** A call that the limit cut has no whole arguments to give. */
  private toolUse(sent: CallSoFar): object {
    const { call } = sent;
    return { type: 'tool_use', id: this.callId(call), name: call.name, input: isWhole(sent) ? call.args : {} };
  }

  private message(content: readonly object[], stopReason: string | null, usage: object): object {
    const { serial, model } = this.facts;
    const stop = { stop_reason: stopReason, stop_sequence: null, stop_details: null };
    return { model, id: `msg_${serial}`, type: 'message', role: 'assistant', content, ...stop, usage };
  }

  private startUsage(): object {
    return { ...this.inputUsage(), cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 } };
  }

  private inputUsage(): object {
    return { input_tokens: this.facts.inputTokens, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
  }

  private usage(): object {
    const { answerTokens, reasoningTokens } = this.answer;
    const thinking = reasoningTokens === 0 ? {} : { output_tokens_details: { thinking_tokens: reasoningTokens } };
    return { ...this.inputUsage(), output_tokens: answerTokens + reasoningTokens, ...thinking };
  }

  private callId(call: Call): string {
    return call.id ?? `toolu_${this.facts.serial}_${call.index}`;
  }

  private signature(): string {
    return `signature_${this.facts.serial}`;
  }
}

function deltaOf({ type, text }: Piece): object {
  if (type === 'text') return { type: 'text_delta', text };
  return type === 'reasoning' ? { type: 'thinking_delta', thinking: text } : { type: 'input_json_delta', partial_json: text };
}
