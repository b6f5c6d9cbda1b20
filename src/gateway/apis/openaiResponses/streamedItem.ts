import type { JsonObject } from '../../../wire/jsonObject.js';
import type { ItemStatus, StreamedForm } from './outputItem.js';
import type { SequencedEvents } from './sequencedEvents.js';

/** An output item whose text is told piece by piece. */
export class StreamedItem {
  private text = '';
  private readonly id: string;
  private readonly place: JsonObject;
  private readonly tellDelta: (text: string) => string;

  constructor(
    readonly form: StreamedForm,
    suffix: string,
    private readonly outputIndex: number,
    private readonly events: SequencedEvents,
  ) {
    this.id = form.idPrefix + suffix;
    this.place = { ...form.place, item_id: this.id, output_index: outputIndex };
    this.tellDelta = events.prepared(`${form.textEvent}.delta`, { ...this.place, ...form.textExtra }, 'delta');
  }

  open(): string {
    const { form, events } = this;
    return (
      events.event('response.output_item.added', { item: this.item('in_progress', []), output_index: this.outputIndex }) +
      events.event(`${form.partEvent}.added`, { ...this.place, part: form.part('') })
    );
  }

  /** Once for each piece of an answer: only the text and the number are made anew. */
  delta(text: string): string {
    this.text += text;
    return this.tellDelta(text);
  }

  /** What is told of its end, and the item as it is then. */
  close(status: ItemStatus, token?: string): { readonly told: string; readonly item: JsonObject } {
    const { form, events, text, place } = this;
    const part = form.part(text);
    const item = this.item(status, [part], token);
    const told =
      events.event(`${form.textEvent}.done`, { ...place, ...form.textExtra, [form.textField]: text }) +
      events.event(`${form.partEvent}.done`, { ...place, part }) +
      events.event('response.output_item.done', { item, output_index: this.outputIndex });
    return { told, item };
  }

  /** The item as it is when its answer breaks. */
  broken(): JsonObject {
    return this.item('incomplete', [this.form.part(this.text)]);
  }

  private item(status: ItemStatus, parts: readonly JsonObject[], token?: string): JsonObject {
    return this.form.item({ id: this.id, status, token }, parts);
  }
}
