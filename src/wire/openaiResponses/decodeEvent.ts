import type { Origin } from '../../chat/chunk.js';
import { definedOf } from '../../chat/definedOf.js';
import type { ProviderError } from '../../chat/providerError.js';
import { eventJson } from '../eventJson.js';
import { isJsonObject, type JsonObject, objectIn, stringIn } from '../jsonObject.js';
import { type Field, Stencil } from '../stencil.js';
import { isCut, whyStopped } from '../whyStopped.js';
import { type Emit, type EventDecoder, NO_HEADERS, type WireEvent, type WireTarget } from '../wire.js';
import { ItemReader } from './itemReader.js';
import { mapError } from './mapError.js';
import { mapFinishReason } from './mapFinishReason.js';
import { usageOf } from './usageOf.js';

const FAILURES: ReadonlySet<unknown> = new Set(['error', 'response.failed', 'response.cancelled']);

/** Events that say again, or less well, what others say. */
const REPETITIONS: ReadonlySet<unknown> = new Set([
  'keepalive',
  'response.content_part.added',
  'response.content_part.done',
  'response.output_text.done',
  'response.reasoning_summary_part.added',
  'response.reasoning_summary_part.done',
  'response.reasoning_summary_text.done',
  'response.reasoning_text.done',
  'response.refusal.done',
]);

/** A decoder of one stream of the Responses API. */
export function createDecoder(origin: Origin, target: WireTarget): EventDecoder {
  return new ResponsesDecoder(origin, target);
}

/** Nobody reads these. */
const IDLE: readonly Field[] = [({ sequence_number }) => sequence_number, ({ obfuscation }) => obfuscation];

class ResponsesDecoder implements EventDecoder {
  phase: EventDecoder['phase'] = 'open';
  private started = false;
  private refused = false;
  private raw: string | undefined;
  private readonly provider: string;
  private readonly attempt: number;
  private readonly items: ItemReader;
  private readonly stencil = new Stencil({ textOf: textAlone, idle: IDLE });

  constructor(
    private readonly origin: Origin,
    private readonly target: WireTarget,
  ) {
    this.provider = origin.provider;
    this.attempt = origin.attempt;
    this.items = new ItemReader(origin, target.api);
  }

  decode(event: WireEvent, emit: Emit): void {
    // OpenRouter ends this API's streams as Chat's are.
    if (this.phase === 'closed' || event.data === '[DONE]') return;
    const text = this.stencil.textIn(event);
    if (text !== undefined) {
      this.text(text, emit);
      return;
    }
    const json = eventJson(event, this.target);
    const type = json.type ?? event.event;
    if (FAILURES.has(type)) throw this.failure(event.data);
    if (!this.started) this.readStart(objectIn(json.response), emit);
    if (type !== 'response.output_text.delta') {
      this.read(type, json, emit);
      return;
    }
    this.text(json.delta, emit);
    this.stencil.learn(event, json);
  }

  finish(emit: Emit): void {
    const { raw, refused, items } = this;
    const reason = mapFinishReason(raw);
    items.close(emit, isCut(reason));
    const told = raw === undefined ? {} : { raw };
    emit({ type: 'finish', reason: whyStopped(reason, { refused, called: items.called }), ...told, ...this.origin });
  }

  private readStart({ id, model }: JsonObject, emit: Emit): void {
    this.started = true;
    emit(definedOf({ type: 'start', id: stringIn(id), model: stringIn(model), ...this.origin }));
  }

  private text(text: unknown, emit: Emit): void {
    if (typeof text !== 'string' || text === '') return;
    emit({ provider: this.provider, attempt: this.attempt, type: 'text', text });
  }

  private read(type: unknown, json: JsonObject, emit: Emit): void {
    switch (type) {
      case 'response.created':
      case 'response.queued':
      case 'response.in_progress':
        break;
      case 'response.reasoning_summary_text.delta':
        this.reasoning(json.delta, 'summary', emit);
        break;
      case 'response.reasoning_text.delta':
        this.reasoning(json.delta, 'full', emit);
        break;
      case 'response.refusal.delta':
        this.refuse(json.delta, emit);
        break;
      case 'response.output_text.annotation.added':
        emit({ type: 'citation', source: json.annotation, ...this.origin });
        break;
      case 'response.completed':
      case 'response.incomplete':
        this.readEnd(objectIn(json.response), emit);
        break;
      default:
        if (!this.items.read(type, json, emit) && !REPETITIONS.has(type)) emit({ type: 'meta', value: json, ...this.origin });
    }
  }

  private reasoning(text: unknown, kind: 'full' | 'summary', emit: Emit): void {
    if (typeof text !== 'string' || text === '') return;
    emit({ provider: this.provider, attempt: this.attempt, type: 'reasoning', text, kind });
  }

  private refuse(text: unknown, emit: Emit): void {
    this.refused = true;
    if (typeof text === 'string') emit({ type: 'refusal', text, ...this.origin });
  }

  private readEnd({ status, incomplete_details, usage }: JsonObject, emit: Emit): void {
    this.raw = stringIn(objectIn(incomplete_details).reason) ?? stringIn(status);
    this.phase = 'closed';
    if (isJsonObject(usage)) emit({ type: 'usage', ...usageOf(usage), ...this.origin });
  }

  private failure(body: string): ProviderError {
    return mapError({ status: 200, headers: NO_HEADERS, body }, this.target);
  }
}

function textAlone({ type, delta }: JsonObject): unknown {
  return type === 'response.output_text.delta' ? delta : undefined;
}
