import type { Signature, ToolCall } from '../../../chat/chatRequest.js';
import type { Chunk, FinishReason } from '../../../chat/chunk.js';
import type { JsonObject } from '../../../wire/jsonObject.js';
import { AnswerUsage } from '../../answerUsage.js';
import { GatewayError } from '../../gatewayError.js';
import type { AnswerWriter, AskedAnswer, Envelope } from '../gatewayApi.js';
import { openaiErrorBody } from '../openaiErrorBody.js';
import { type AnswerEnd, endOf } from './endOf.js';
import { callItem, type ItemStatus, REFUSAL, type StreamedForm, TEXT, THOUGHT, thoughtItem } from './outputItem.js';
import { type ResponseState, responseBody } from './responseBody.js';
import { SequencedEvents } from './sequencedEvents.js';
import { StreamedItem } from './streamedItem.js';
import { asksForThoughts, thoughtToken } from './thoughtToken.js';

/**
 * Tells one answer as this API streams it: created, in_progress, each output item with its text, and one terminal event.
 *
 * Thinking is told as a summary, whichever kind it is, since that is what clients show. Half a call that a limit cut is left
 * out. Citations, media and what a provider's own tools did are not told: no hosted tool can be asked for here.
 */
export class ResponsesWriter implements AnswerWriter {
  private readonly events = new SequencedEvents();
  private readonly usage = new AnswerUsage();
  private readonly toolCalls: ToolCall[] = [];
  private finish: FinishReason = 'other';
  private readonly output: JsonObject[] = [];
  private readonly keepsThoughts: boolean;
  private signatures: Signature[] = [];
  private open: StreamedItem | undefined;
  private model: string;
  private begun = false;
  /** Whether anything was told that cannot be taken back. */
  private answered = false;

  constructor(
    private readonly asked: AskedAnswer,
    private readonly envelope: Envelope,
  ) {
    this.model = envelope.model;
    this.keepsThoughts = asksForThoughts(asked.body);
  }

  write(chunk: Chunk): string {
    this.usage.hear(chunk);
    switch (chunk.type) {
      case 'text':
        return this.tell(TEXT, chunk.text);
      case 'reasoning':
        return this.tell(THOUGHT, chunk.text);
      case 'refusal':
        return this.refuse(chunk.text ?? '');
      case 'tool-call':
        this.toolCalls.push(chunk);
        return chunk.complete ? this.call(chunk) : '';
      case 'start':
        this.model = chunk.model ?? this.envelope.model;
        return this.begin();
      case 'signature':
        this.signatures.push({ provider: chunk.api ?? chunk.provider, value: chunk.value });
        return '';
      case 'switch':
        this.signatures = [];
        return '';
      case 'reset':
        return this.reset();
      case 'finish':
        this.finish = chunk.reason;
        // A broken call is found while a failure can still be told.
        this.ending();
        return '';
      default:
        return '';
    }
  }

  end(): string {
    const end = this.ending();
    const type = `response.${end.status}`;
    const status = end.status === 'incomplete' ? 'incomplete' : 'completed';
    const told = this.begin() + this.close(status) + this.lastThought(status);
    this.asked.memory?.keep(this.output);
    return told + this.events.event(type, { response: this.response(end) });
  }

  fail(error: GatewayError): string {
    const { code, message } = error;
    const output = this.open === undefined ? this.output : [...this.output, this.open.broken()];
    const response = { ...this.response({ status: 'failed', error: { code, message } }), output };
    return this.begin() + this.events.event('error', openaiErrorBody(error)) + this.events.event('response.failed', { response });
  }

  private ending(): AnswerEnd {
    return endOf({ finish: this.finish, usage: this.usage.total(), toolCalls: this.toolCalls });
  }

  private begin(): string {
    if (this.begun) return '';
    this.begun = true;
    const response = this.response({ status: 'in_progress' });
    return this.events.event('response.created', { response }) + this.events.event('response.in_progress', { response });
  }

  private tell(form: StreamedForm, text: string): string {
    if (text === '') return '';
    if (form !== THOUGHT) this.answered = true;
    return this.open?.form === form ? this.open.delta(text) : this.openItem(form, text);
  }

  /** A refusal without a word is one too. */
  private refuse(text: string): string {
    if (text !== '' || this.open?.form === REFUSAL) return this.tell(REFUSAL, text);
    this.answered = true;
    return this.openItem(REFUSAL, text);
  }

  private openItem(form: StreamedForm, text: string): string {
    const before = this.begin() + this.close('completed');
    const index = this.output.length;
    this.open = new StreamedItem(form, `${this.envelope.id}_${index}`, index, this.events);
    return before + this.open.open() + this.open.delta(text);
  }

  private close(status: ItemStatus): string {
    const { open } = this;
    if (open === undefined) return '';
    const { told, item } = open.close(status, open.form === THOUGHT ? this.takeToken() : undefined);
    this.output.push(item);
    this.open = undefined;
    return told;
  }

  private call(call: ToolCall): string {
    this.answered = true;
    const before = this.begin() + this.close('completed');
    const id = `fc_${this.envelope.id}_${this.output.length}`;
    const whole = callItem(id, call);
    const place = { item_id: id, output_index: this.output.length };
    return (
      before +
      this.added({ ...whole, status: 'in_progress', arguments: '' }) +
      this.events.event('response.function_call_arguments.delta', { ...place, delta: whole.arguments }) +
      this.events.event('response.function_call_arguments.done', { ...place, name: call.name, arguments: whole.arguments }) +
      this.done(whole)
    );
  }

  /** Signatures that came after their thought, or without one. */
  private lastThought(status: ItemStatus): string {
    const id = `rs_${this.envelope.id}_${this.output.length}`;
    const token = this.takeToken();
    if (token === undefined) return '';
    return this.added(thoughtItem({ id, status: 'in_progress' }, [])) + this.done(thoughtItem({ id, status, token }, []));
  }

  private takeToken(): string | undefined {
    const token = this.keepsThoughts ? thoughtToken(this.signatures) : undefined;
    this.signatures = [];
    return token;
  }

  private added(item: JsonObject): string {
    return this.events.event('response.output_item.added', { item, output_index: this.output.length });
  }

  private done(item: JsonObject): string {
    const told = this.events.event('response.output_item.done', { item, output_index: this.output.length });
    this.output.push(item);
    return told;
  }

  /** A thought that led nowhere may stay beside the answer; an answer that was told may not. */
  private reset(): string {
    this.signatures = [];
    this.toolCalls.length = 0;
    if (this.answered) throw new GatewayError({ status: 502, code: 'answer_interrupted', message: INTERRUPTED });
    return this.close('incomplete');
  }

  private response(state: Omit<ResponseState, 'model' | 'output'>): JsonObject {
    return responseBody(this.asked, this.envelope, { ...state, model: this.model, output: this.output });
  }
}

const INTERRUPTED = 'The answer broke off, and another provider could only begin anew';
