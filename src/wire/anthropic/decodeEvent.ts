import type { Origin } from '../../chat/chunk.js';
import { definedOf } from '../../chat/definedOf.js';
import { eventJson } from '../eventJson.js';
import { isJsonObject, type JsonObject, objectIn, objectsIn, stringIn } from '../jsonObject.js';
import { Stencil } from '../stencil.js';
import { ToolCallAssembly } from '../toolCallAssembly.js';
import { isCut } from '../whyStopped.js';
import { type Emit, type EventDecoder, NO_HEADERS, type WireEvent, type WireTarget } from '../wire.js';
import { mapError } from './mapError.js';
import { mapFinishReason } from './mapFinishReason.js';
import { ServerTools } from './serverTools.js';
import { redactedSignature } from './thinkingBlocks.js';
import { UsageCount } from './usageCount.js';

/** A decoder of one stream of the Messages API. */
export function createDecoder(origin: Origin, target: WireTarget): EventDecoder {
  return new AnthropicDecoder(origin, target);
}

/** Reads a stream of the Messages API: `message_start`, blocks one after the other, `message_delta`, `message_stop`. */
class AnthropicDecoder implements EventDecoder {
  phase: EventDecoder['phase'] = 'open';
  private readonly provider: string;
  private readonly attempt: number;
  private readonly usage = new UsageCount();
  private readonly serverTools: ServerTools;
  private readonly calls: ToolCallAssembly<JsonObject>;
  /** The client's call that is being written: its block may end because a limit cut it, which only `message_delta` tells. */
  private openCall: JsonObject | undefined;
  /** Whether the end of its block came. */
  private callEnded = false;
  private started = false;
  private stopReason: unknown;
  private readonly stencil = new Stencil({ textOf: textAlone, idle: [] });

  constructor(
    private readonly origin: Origin,
    private readonly target: WireTarget,
  ) {
    this.provider = origin.provider;
    this.attempt = origin.attempt;
    this.serverTools = new ServerTools(origin);
    this.calls = new ToolCallAssembly(origin);
  }

  decode(wireEvent: WireEvent, emit: Emit): void {
    // Gateways that speak OpenAI's dialect too append its end marker.
    if (this.phase === 'closed' || wireEvent.data === '[DONE]') return;
    const text = this.stencil.textIn(wireEvent);
    if (text !== undefined) {
      this.emitText(text, emit);
      return;
    }
    const event = eventJson(wireEvent, this.target);
    // The name of an event and its type say the same; a gateway may leave out either.
    const type = event.type ?? wireEvent.event;
    if (type === 'ping') return;
    if (isFailure(wireEvent, event)) throw mapError({ status: 200, headers: NO_HEADERS, body: wireEvent.data }, this.target);
    if (!this.started) this.start(objectIn(event.message), emit);
    this.read(type, event, emit);
    if (type === 'content_block_delta') this.stencil.learn(wireEvent, event);
  }

  finish(emit: Emit): void {
    this.endCall(emit);
    const { stopReason } = this;
    emit(definedOf({ type: 'finish', reason: mapFinishReason(stopReason), raw: stringIn(stopReason), ...this.origin }));
  }

  private read(type: unknown, event: JsonObject, emit: Emit): void {
    switch (type) {
      case 'content_block_delta':
        this.readDelta(objectIn(event.delta), emit);
        break;
      case 'content_block_start':
        this.readBlock(objectIn(event.content_block), emit);
        break;
      case 'content_block_stop':
        this.callEnded = true;
        this.serverTools.end(emit);
        break;
      case 'message_start':
        this.readMessage(objectIn(event.message), emit);
        break;
      case 'message_delta':
        this.readEnding(event, emit);
        break;
      case 'message_stop':
        this.phase = 'closed';
        break;
      default:
        this.emitMeta(event, emit);
    }
  }

  private start({ id, model }: JsonObject, emit: Emit): void {
    this.started = true;
    emit(definedOf({ type: 'start', id: stringIn(id), model: stringIn(model), ...this.origin }));
  }

  /** A second one comes from a gateway that began anew: what came before stands, but for the call that it broke off. */
  private readMessage({ usage }: JsonObject, emit: Emit): void {
    this.openCall = undefined;
    this.calls.closeAll(emit, { cut: true });
    this.emitUsage(usage, emit);
  }

  private readDelta(delta: JsonObject, emit: Emit): void {
    switch (delta.type) {
      case 'text_delta':
        this.emitText(delta.text, emit);
        break;
      case 'thinking_delta':
        this.emitReasoning(delta.thinking, emit);
        break;
      case 'input_json_delta':
        this.appendInput(stringIn(delta.partial_json), emit);
        break;
      case 'signature_delta':
        this.emitSignature(stringIn(delta.signature), emit);
        break;
      case 'citations_delta':
        this.emitCitation(delta.citation, emit);
        break;
      default:
        this.emitMeta(delta, emit);
    }
  }

  /** A block starts empty and grows by deltas; what gateways put into it at once counts the same. */
  private readBlock(block: JsonObject, emit: Emit): void {
    this.endCall(emit, !this.callEnded);
    if (this.serverTools.take(block, emit)) return;
    switch (block.type) {
      case 'text':
        this.emitText(block.text, emit);
        for (const source of objectsIn(block.citations)) this.emitCitation(source, emit);
        break;
      case 'thinking':
        this.emitReasoning(block.thinking, emit);
        this.emitSignature(stringIn(block.signature), emit);
        break;
      case 'redacted_thinking':
        this.emitSignature(redactedSignature(stringIn(block.data) ?? ''), emit);
        break;
      case 'tool_use':
        this.openCall = block;
        this.callEnded = false;
        this.calls.open(block, { callId: stringIn(block.id), name: stringIn(block.name) }, emit);
        break;
      default:
        this.emitMeta(block, emit);
    }
  }

  private readEnding({ delta, usage }: JsonObject, emit: Emit): void {
    const { stop_reason: stopReason, stop_details: details } = objectIn(delta);
    this.stopReason = stopReason ?? this.stopReason;
    if (stopReason === 'refusal') this.emitRefusal(objectIn(details), emit);
    this.endCall(emit);
    this.emitUsage(usage, emit);
  }

  private appendInput(inputText: string | undefined, emit: Emit): void {
    if (inputText === undefined || this.serverTools.append(inputText)) return;
    if (this.openCall !== undefined) this.calls.append(this.openCall, inputText, emit);
  }

  /**
   * A call without parameters sends no input but the empty object that its block started with; nor does one that was broken off
   * before its input, to begin again.
   */
  private endCall(emit: Emit, brokenOff = false): void {
    const { openCall } = this;
    if (openCall === undefined) return;
    this.openCall = undefined;
    const reason = mapFinishReason(this.stopReason);
    const isEmpty = this.calls.get(openCall)?.argsText === '';
    const cut = isCut(reason) || reason === 'refusal' || (isEmpty && brokenOff);
    if (isEmpty && !cut) this.calls.append(openCall, JSON.stringify(openCall.input ?? {}), emit);
    this.calls.close(openCall, emit, { cut });
  }

  private emitText(text: unknown, emit: Emit): void {
    const { provider, attempt } = this;
    if (typeof text === 'string' && text !== '') emit({ provider, attempt, type: 'text', text });
  }

  private emitReasoning(text: unknown, emit: Emit): void {
    const { provider, attempt } = this;
    if (typeof text === 'string' && text !== '') emit({ provider, attempt, type: 'reasoning', text, kind: 'full' });
  }

  private emitSignature(value: string | undefined, emit: Emit): void {
    if (value !== undefined) emit({ type: 'signature', value, api: this.target.api, ...this.origin });
  }

  private emitCitation(source: unknown, emit: Emit): void {
    emit({ type: 'citation', source, ...this.origin });
  }

  private emitRefusal({ explanation, category }: JsonObject, emit: Emit): void {
    const refusal = { text: stringIn(explanation), category: stringIn(category) };
    if (refusal.text !== undefined || refusal.category !== undefined)
      emit(definedOf({ type: 'refusal', ...refusal, ...this.origin }));
  }

  private emitUsage(usage: unknown, emit: Emit): void {
    if (isJsonObject(usage)) emit({ type: 'usage', ...this.usage.add(usage), ...this.origin });
  }

  private emitMeta(value: JsonObject, emit: Emit): void {
    emit({ type: 'meta', value, ...this.origin });
  }
}

/** Anthropic says it twice; gateways say it anyhow. */
function isFailure({ event: name }: WireEvent, event: JsonObject): boolean {
  return name === 'error' || event.type === 'error' || event.error !== undefined;
}

function textAlone({ type, delta }: JsonObject): unknown {
  const { type: kind, text } = objectIn(delta);
  return type === 'content_block_delta' && kind === 'text_delta' ? text : undefined;
}
