import type { Origin } from '../../chat/chunk.js';
import { definedOf } from '../../chat/definedOf.js';
import { ProviderError } from '../../chat/providerError.js';
import { eventJson } from '../eventJson.js';
import { isJsonObject, type JsonObject, objectIn, objectsIn, parsedJson, stringIn } from '../jsonObject.js';
import { type Field, Stencil } from '../stencil.js';
import { isCut, whyStopped } from '../whyStopped.js';
import { type Emit, type EventDecoder, NO_HEADERS, type WireEvent, type WireTarget } from '../wire.js';
import { DeltaReader } from './deltaReader.js';
import { mapError } from './mapError.js';
import { failureInFinish, mapFinishReason } from './mapFinishReason.js';
import { usageOf } from './usageOf.js';

/** A decoder of one stream of Chat Completions. */
export function createDecoder(origin: Origin, target: WireTarget): EventDecoder {
  return new ChatDecoder(origin, target);
}

/** Nobody reads these. */
const IDLE: readonly Field[] = [({ created }) => created, ({ obfuscation }) => obfuscation];

class ChatDecoder implements EventDecoder {
  phase: EventDecoder['phase'] = 'open';
  private started = false;
  private finishReason: string | undefined;
  private sourcesTold = 0;
  private readonly delta: DeltaReader;
  private readonly stencil = new Stencil({ textOf: textAlone, idle: IDLE });

  constructor(
    private readonly origin: Origin,
    private readonly target: WireTarget,
  ) {
    this.delta = new DeltaReader(origin, target.api);
  }

  decode(event: WireEvent, emit: Emit): void {
    if (this.phase === 'closed') return;
    const text = this.phase === 'open' ? this.stencil.textIn(event) : undefined;
    if (text !== undefined) {
      this.delta.text(text, emit);
      return;
    }
    if (event.data === '[DONE]') {
      this.phase = 'closed';
      return;
    }
    const json = this.phase === 'ended' ? parsedJson(event.data) : eventJson(event, this.target);
    // The answer is whole since its finish reason: a cut in the bookkeeping that follows takes nothing from it.
    if (!isJsonObject(json)) return;
    if (event.event === 'error' || isFailure(json)) throw this.failure(event.data);
    if (!this.started && !this.readStart(json, emit)) return;
    const choice = firstChoice(json.choices);
    if (choice !== undefined) this.readChoice(choice, emit);
    this.readBesides(json, choice, emit);
    if (this.phase === 'open') this.stencil.learn(event, json);
  }

  finish(emit: Emit): void {
    const raw = this.finishReason;
    const reason = mapFinishReason(raw);
    const { calls, refused } = this.delta;
    calls.close(emit, isCut(reason));
    const told = raw === undefined ? {} : { raw };
    emit({ type: 'finish', reason: whyStopped(reason, { refused, called: calls.any }), ...told, ...this.origin });
  }

  /**
   * Whether the answer begins: Azure's first event has neither id nor choice, and only judges the prompt
   * (azure-openai/text-content-filter-results.sse).
   */
  private readStart(json: JsonObject, emit: Emit): boolean {
    const id = stringIn(json.id);
    const model = stringIn(json.model);
    this.started = id !== undefined || model !== undefined || objectsIn(json.choices).length > 0;
    if (this.started) emit(definedOf({ type: 'start', id, model, ...this.origin }));
    return this.started;
  }

  private readChoice({ delta, finish_reason, error }: JsonObject, emit: Emit): void {
    if (isJsonObject(delta)) this.delta.read(delta, emit);
    if (isJsonObject(error)) throw this.failure(JSON.stringify({ error }));
    const reason = stringIn(finish_reason);
    if (reason === undefined) return;
    const kind = failureInFinish(reason);
    if (kind !== undefined) throw new ProviderError({ kind, provider: this.target.id, code: reason, status: 200 });
    this.finishReason ??= reason;
    this.phase = 'ended';
  }

  /** What stands beside the choices: usage (Groq's of old in `x_groq`: groq/text-short.sse), and the sources of a search. */
  private readBesides(json: JsonObject, choice: JsonObject | undefined, emit: Emit): void {
    const usage = json.usage ?? objectIn(json.x_groq).usage ?? choice?.usage;
    if (isJsonObject(usage)) emit({ type: 'usage', ...usageOf(usage), ...this.origin });
    if (Array.isArray(json.citations)) this.readSources(json.citations, objectsIn(json.search_results), emit);
    if (choice === undefined && usage === undefined) this.readUnknown(json, emit);
  }

  private readUnknown(json: JsonObject, emit: Emit): void {
    if (objectsIn(json.choices).length === 0) emit({ type: 'meta', value: json, ...this.origin });
  }

  /** Perplexity repeats all its sources on each event: openai-compat/perplexity-citations-crlf.sse. */
  private readSources(addresses: readonly unknown[], described: readonly JsonObject[], emit: Emit): void {
    const sources = addresses.map((url, index) => described[index] ?? { url });
    this.delta.citations(sources.slice(this.sourcesTold), emit);
    this.sourcesTold = Math.max(this.sourcesTold, sources.length);
  }

  private failure(body: string): ProviderError {
    return mapError({ status: 200, headers: NO_HEADERS, body }, this.target);
  }
}

/** `error`, `object: 'error'` or `type: 'error'`: each server has its own way. */
function isFailure({ error, object, type }: JsonObject): boolean {
  return (error !== undefined && error !== null && error !== '') || object === 'error' || type === 'error';
}

/** The other choices of a request for several are not part of the answer. */
function firstChoice(choices: unknown): JsonObject | undefined {
  if (!Array.isArray(choices)) return undefined;
  for (const choice of choices as readonly unknown[]) {
    if (isJsonObject(choice) && (choice.index === 0 || choice.index === undefined)) return choice;
  }
  return undefined;
}

const NOTHING: ReadonlySet<unknown> = new Set([undefined, null, '']);

/** The text of an event that says nothing else: no usage, no sources, and no part of a call. */
function textAlone({ choices, usage, x_groq, citations }: JsonObject): unknown {
  if (!Array.isArray(choices) || choices.length !== 1 || isJsonObject(usage) || x_groq !== undefined || citations !== undefined)
    return undefined;
  const choice = firstChoice(choices);
  if (choice === undefined || isJsonObject(choice.error) || choice.usage !== undefined || !NOTHING.has(choice.finish_reason))
    return undefined;
  const { content, role, ...others } = objectIn(choice.delta);
  return Object.values(others).every((value) => NOTHING.has(value)) ? content : undefined;
}
