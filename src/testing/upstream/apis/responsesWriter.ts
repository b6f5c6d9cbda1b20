import type { Finish, Piece } from '../piece.js';
import { BROKEN_JSON, serverSentEvent } from '../serverSentEvent.js';
import { AnswerSoFar } from './answerSoFar.js';
import type { AnswerFacts, AnswerWriter } from './apiGrammar.js';
import { openaiError } from './openaiError.js';
import { responseObject } from './responseObject.js';
import { ITEMS, type OpenItem, type ResponsesEvent } from './responsesItem.js';

/** Writes Responses: created, in_progress, each output item with its parts, and one terminal event. */
export class ResponsesWriter implements AnswerWriter {
  private readonly answer = new AnswerSoFar();
  private readonly output: object[] = [];
  private open: { readonly type: Piece['type']; readonly item: OpenItem } | undefined;
  private sequence = 0;

  constructor(private readonly facts: AnswerFacts) {}

  begin(): string {
    const response = this.response('in_progress');
    return this.events([
      { type: 'response.created', response },
      { type: 'response.in_progress', response },
    ]);
  }

  piece(piece: Piece): string {
    this.answer.add(piece);
    const isNew = piece.type === 'call' ? piece.first : piece.type !== this.open?.type;
    const opening = isNew ? this.closeItem('completed') + this.openItem(piece) : '';
    return opening + this.delta(piece);
  }

  end(finish: Finish): string {
    const status = finish === 'length' ? 'incomplete' : 'completed';
    const closing = this.closeItem(status);
    return closing + this.events([{ type: `response.${status}`, response: this.response(status) }]);
  }

  error(code: string | undefined): string {
    const error = openaiError({ status: 500, code: code ?? 'server_error' });
    const failed = { ...this.response('failed'), error };
    return this.events([
      { type: 'error', error },
      { type: 'response.failed', response: failed },
    ]);
  }

  garbage(): string {
    return serverSentEvent(BROKEN_JSON, 'response.output_text.delta');
  }

  keepAlive(): string {
    return ': keep-alive\n\n';
  }

  whole(finish: Finish): object {
    const status = finish === 'length' ? 'incomplete' : 'completed';
    this.closeItem(status);
    return this.response(status);
  }

  private openItem(piece: Piece): string {
    const outputIndex = this.output.length;
    const { idPrefix, item: objectOf, opening } = ITEMS[piece.type];
    const suffix = `${this.facts.serial}_${outputIndex}`;
    const call = piece.type === 'call' ? piece.call : undefined;
    const callId = call?.id ?? `call_${suffix}`;
    const item: OpenItem = { id: idPrefix + suffix, outputIndex, name: call?.name ?? '', callId, text: '' };
    this.open = { type: piece.type, item };
    const added = { type: 'response.output_item.added', item: objectOf(item, 'in_progress'), output_index: outputIndex };
    return this.events([added, ...opening(item)]);
  }

  private delta({ type, text }: Piece): string {
    if (this.open === undefined) return '';
    this.open.item.text += text;
    return this.events([ITEMS[type].delta(this.open.item, text)]);
  }

  private closeItem(status: string): string {
    if (this.open === undefined) return '';
    const { type, item } = this.open;
    const whole = ITEMS[type].item(item, status);
    this.output.push(whole);
    this.open = undefined;
    const done = { type: 'response.output_item.done', item: whole, output_index: item.outputIndex };
    return this.events([...ITEMS[type].closing(item), done]);
  }

  private events(events: readonly ResponsesEvent[]): string {
    return events.map((event) => serverSentEvent({ ...event, sequence_number: this.sequence++ }, event.type)).join('');
  }

  private response(status: string): object {
    return responseObject(this.facts, { status, output: [...this.output], answer: this.answer });
  }
}
