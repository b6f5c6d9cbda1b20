import type { Origin } from '../../chat/chunk.js';
import { definedOf } from '../../chat/definedOf.js';
import { ProviderError } from '../../chat/providerError.js';
import { eventJson } from '../eventJson.js';
import { isJsonObject, type JsonObject, objectIn, objectsIn, stringIn } from '../jsonObject.js';
import { type Field, Stencil } from '../stencil.js';
import { whyStopped } from '../whyStopped.js';
import { type Emit, type EventDecoder, NO_HEADERS, type WireEvent, type WireTarget } from '../wire.js';
import { FunctionCalls } from './functionCalls.js';
import { mapError } from './mapError.js';
import { mapFinishReason } from './mapFinishReason.js';
import { identityOf, sourcesOf } from './sourcesOf.js';
import { UsageCount } from './usageCount.js';

/** What counts on from event to event. */
const COUNTS: readonly Field[] = [
  ({ usageMetadata }) => objectIn(usageMetadata).candidatesTokenCount,
  ({ usageMetadata }) => objectIn(usageMetadata).totalTokenCount,
  ({ usageMetadata }) => objectsIn(objectIn(usageMetadata).candidatesTokensDetails)[0]?.tokenCount,
];

/** A decoder of one stream of `streamGenerateContent`. */
export function createDecoder(origin: Origin, target: WireTarget): EventDecoder {
  return new GeminiDecoder(origin, target);
}

/**
 * Reads a stream of partial `GenerateContentResponse`s. It has no end marker: a finish reason may come twice, with text after the
 * first, so that only the end of the stream is the end.
 */
class GeminiDecoder implements EventDecoder {
  phase: EventDecoder['phase'] = 'open';
  private readonly provider: string;
  private readonly attempt: number;
  private readonly calls: FunctionCalls;
  private readonly sourcesTold = new Set<string>();
  private readonly usage = new UsageCount();
  private readonly stencil = new Stencil({ textOf: textAlone, idle: COUNTS });
  /** The last event of which only the text was read. */
  private unread: WireEvent | undefined;
  private started = false;
  private finishReason: string | undefined;

  constructor(
    private readonly origin: Origin,
    private readonly target: WireTarget,
  ) {
    this.provider = origin.provider;
    this.attempt = origin.attempt;
    this.calls = new FunctionCalls(origin);
  }

  decode(wireEvent: WireEvent, emit: Emit): void {
    const text = this.stencil.textIn(wireEvent);
    if (text !== undefined) {
      this.unread = wireEvent;
      this.emitText(text, false, emit);
      return;
    }
    // Gateways that speak OpenAI's dialect too append its end marker.
    if (wireEvent.data === '[DONE]') return;
    this.readCounts();
    const event = eventJson(wireEvent, this.target);
    if (event.error !== undefined) throw mapError({ status: 200, headers: NO_HEADERS, body: wireEvent.data }, this.target);
    const goesOn = this.started && textAlone(event) !== undefined;
    if (!this.started) this.start(event, emit);
    this.read(event, emit);
    if (goesOn) this.stencil.learn(wireEvent, event);
    else this.tellUsage(emit);
  }

  finish(emit: Emit): void {
    const { finishReason: raw } = this;
    this.break(emit);
    // A call that STOP finds open lacks its terminator alone; any other word broke it off.
    this.calls.end(emit, { cut: raw !== 'STOP' });
    const reason = whyStopped(mapFinishReason(raw), { refused: false, called: this.calls.any });
    emit(definedOf({ type: 'finish', reason, raw, ...this.origin }));
  }

  break(emit: Emit): void {
    this.readCounts();
    this.tellUsage(emit);
  }

  /** Each event counts the tokens so far: of a run of them that say text alone, the last one's are read. */
  private readCounts(): void {
    const last = this.unread && eventJson(this.unread, this.target);
    this.unread = undefined;
    if (isJsonObject(last?.usageMetadata)) this.usage.add(last.usageMetadata);
  }

  private start({ responseId, modelVersion }: JsonObject, emit: Emit): void {
    this.started = true;
    emit(definedOf({ type: 'start', id: stringIn(responseId), model: stringIn(modelVersion), ...this.origin }));
  }

  private read(event: JsonObject, emit: Emit): void {
    const { candidates, promptFeedback, usageMetadata } = event;
    const blockReason = stringIn(objectIn(promptFeedback).blockReason);
    if (blockReason !== undefined) this.block(blockReason);
    if (candidates === undefined && promptFeedback === undefined && usageMetadata === undefined) this.emitMeta(event, emit);
    for (const candidate of objectsIn(candidates)) if ((candidate.index ?? 0) === 0) this.readCandidate(candidate, emit);
    if (isJsonObject(usageMetadata)) this.usage.add(usageMetadata);
  }

  private block(blockReason: string): never {
    this.phase = 'ended';
    throw new ProviderError({ kind: 'content-filter', provider: this.target.id, code: `PROMPT_BLOCKED:${blockReason}` });
  }

  private readCandidate(candidate: JsonObject, emit: Emit): void {
    const { content, finishReason } = candidate;
    for (const part of objectsIn(objectIn(content).parts)) this.readPart(part, emit);
    this.readMetadata(candidate, emit);
    if (typeof finishReason !== 'string') return;
    this.finishReason = finishReason;
    this.phase = 'ended';
  }

  private readPart(part: JsonObject, emit: Emit): void {
    const { text, thought } = part;
    if (typeof text === 'string') this.emitText(text, thought === true, emit);
    else this.readOther(part, emit);
    const signature = stringIn(part.thoughtSignature);
    if (signature !== undefined) emit({ type: 'signature', value: signature, api: this.target.api, ...this.origin });
  }

  private readOther(part: JsonObject, emit: Emit): void {
    const { functionCall, inlineData, codeExecutionResult, toolResponse, thought } = part;
    if (isJsonObject(functionCall)) this.calls.add(functionCall, emit);
    // A picture that the model made while it thought is no part of the answer.
    else if (isJsonObject(inlineData) && thought !== true) this.emitMedia(inlineData, emit);
    else if (isJsonObject(codeExecutionResult)) this.emitResult('code_execution', codeExecutionResult, emit);
    else if (isJsonObject(toolResponse)) this.emitResult(stringIn(toolResponse.toolType) ?? 'tool', toolResponse, emit);
    else if (!isBare(part)) this.emitMeta(part, emit);
  }

  private readMetadata({ citationMetadata, groundingMetadata, urlContextMetadata }: JsonObject, emit: Emit): void {
    if (citationMetadata !== undefined) this.readSources(sourcesOf(citationMetadata), emit);
    if (groundingMetadata !== undefined) {
      this.readSources(sourcesOf(groundingMetadata), emit);
      this.emitMeta({ groundingMetadata }, emit);
    }
    if (urlContextMetadata !== undefined) this.emitMeta({ urlContextMetadata }, emit);
  }

  /** Later events tell the sources of earlier ones again. */
  private readSources(sources: readonly JsonObject[], emit: Emit): void {
    for (const source of sources) {
      const identity = identityOf(source);
      if (this.sourcesTold.has(identity)) continue;
      this.sourcesTold.add(identity);
      emit({ type: 'citation', source, ...this.origin });
    }
  }

  private tellUsage(emit: Emit): void {
    const usage = this.usage.tell();
    if (usage !== undefined) emit({ type: 'usage', ...usage, ...this.origin });
  }

  private emitText(text: string, isThought: boolean, emit: Emit): void {
    const { provider, attempt } = this;
    if (text === '') return;
    if (isThought) emit({ provider, attempt, type: 'reasoning', text, kind: 'summary' });
    else emit({ provider, attempt, type: 'text', text });
  }

  private emitMedia({ mimeType = '', data = '' }: JsonObject, emit: Emit): void {
    emit({ type: 'media', mimeType: String(mimeType), data: String(data), ...this.origin });
  }

  private emitResult(name: string, result: JsonObject, emit: Emit): void {
    emit(definedOf({ type: 'tool-result', callId: stringIn(result.id), name, result, ...this.origin }));
  }

  private emitMeta(value: unknown, emit: Emit): void {
    emit({ type: 'meta', value, ...this.origin });
  }
}

/** A part may bring a signature and nothing else. */
function isBare(part: JsonObject): boolean {
  return Object.keys(part).every((name) => name === 'thought' || name === 'thoughtSignature');
}

/** The text of an event that says nothing else, but counts. */
function textAlone({ candidates, promptFeedback, error }: JsonObject): unknown {
  if (!Array.isArray(candidates) || candidates.length !== 1 || promptFeedback !== undefined || error !== undefined)
    return undefined;
  const { content, index = 0, ...others } = objectIn(candidates[0]);
  const parts = objectIn(content).parts;
  if (index !== 0 || Object.keys(others).length > 0 || !Array.isArray(parts) || parts.length !== 1) return undefined;
  const { text, ...besides } = objectIn(parts[0]);
  return Object.keys(besides).length === 0 ? text : undefined;
}
