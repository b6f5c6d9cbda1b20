import type { Origin } from '../chat/chunk.js';
import { definedOf } from '../chat/definedOf.js';
import { ProviderError } from '../chat/providerError.js';
import { isJsonObject, type JsonObject, numberIn, objectIn, stringIn } from '../wire/jsonObject.js';
import { ToolCallAssembly } from '../wire/toolCallAssembly.js';
import type { Emit } from '../wire/wire.js';
import { base64Of } from './base64Of.js';
import { foreignFailure } from './foreignFailure.js';
import { apiOf, type ForeignModel } from './foreignModel.js';
import { REASONS_OF } from './foreignReason.js';
import { signatureOf } from './thoughtSignature.js';

/** Reads the parts of one stream, of any specification, as chunks. */
export class PartReader {
  /** Its `finish` has come. */
  ended = false;
  private readonly calls: ToolCallAssembly<string>;

  constructor(
    private readonly model: ForeignModel,
    private readonly origin: Origin,
    private readonly emit: Emit,
  ) {
    this.calls = new ToolCallAssembly(origin);
  }

  /** Throws a {@link ProviderError} where the part is an error. */
  read(part: unknown): void {
    if (!isJsonObject(part)) throw new ProviderError({ kind: 'protocol', provider: this.origin.provider });
    switch (part.type) {
      case 'response-metadata':
        this.emit({
          type: 'start',
          ...definedOf({ id: stringIn(part.id), model: stringIn(part.modelId) }),
          ...this.origin,
        });
        break;
      case 'text-delta':
        this.emit({ type: 'text', text: stringIn(part.delta) ?? '', ...this.origin });
        break;
      case 'reasoning-delta':
        this.emit({ type: 'reasoning', text: stringIn(part.delta) ?? '', kind: 'full', ...this.origin });
        break;
      case 'reasoning-end':
        this.sign(part.providerMetadata);
        break;
      case 'file':
        this.media(part);
        break;
      case 'source':
        this.emit({ type: 'citation', source: part, ...this.origin });
        break;
      case 'error':
        throw foreignFailure(this.origin.provider, part.error);
      case 'finish':
        this.finish(part);
        break;
      default:
        this.readCall(part);
    }
  }

  private readCall(part: JsonObject): void {
    const id = stringIn(part.id) ?? stringIn(part.toolCallId) ?? '';
    switch (part.type) {
      case 'tool-input-start':
        if (part.providerExecuted !== true) this.calls.open(id, { callId: id, name: stringIn(part.toolName) }, this.emit);
        break;
      case 'tool-input-delta':
        if (this.calls.get(id) !== undefined) this.calls.append(id, stringIn(part.delta) ?? '', this.emit);
        break;
      case 'tool-call':
        if (part.providerExecuted !== true) this.wholeCall(id, part);
        break;
      case 'tool-result':
        this.emit({ type: 'tool-result', callId: id, name: stringIn(part.toolName) ?? '', result: part.result, ...this.origin });
        break;
      case 'stream-start':
        if (Array.isArray(part.warnings) && part.warnings.length > 0) this.emit({ type: 'meta', value: part, ...this.origin });
        break;
      default:
    }
  }

  private wholeCall(id: string, { toolName, input, providerMetadata }: JsonObject): void {
    this.calls.open(id, { callId: id, name: stringIn(toolName) }, this.emit);
    if (this.calls.get(id)?.argsText === '') this.calls.append(id, stringIn(input) ?? '', this.emit);
    this.calls.close(id, this.emit);
    this.sign(providerMetadata, id);
  }

  private sign(metadata: unknown, callId?: string): void {
    if (!isJsonObject(metadata)) return;
    this.emit({ type: 'signature', value: signatureOf({ callId, metadata }), api: apiOf(this.model), ...this.origin });
  }

  /** Data is given as base64 or bytes, and by `v4` in an envelope. */
  private media({ mediaType, data }: JsonObject): void {
    const content = isJsonObject(data) && 'data' in data ? data.data : data;
    if (typeof content !== 'string' && !(content instanceof Uint8Array)) return;
    const base64 = typeof content === 'string' ? content : base64Of(content);
    this.emit({ type: 'media', mimeType: stringIn(mediaType) ?? 'application/octet-stream', data: base64, ...this.origin });
  }

  private finish({ usage, finishReason }: JsonObject): void {
    const { unified, raw } = isJsonObject(finishReason) ? finishReason : { unified: finishReason, raw: undefined };
    const reason = REASONS_OF.get(stringIn(unified) ?? '');
    // A provider of the AI SDK says so when its stream ended without the API's own end.
    const isCut = unified === 'unknown' || (unified === 'other' && raw === undefined);
    if (isCut) throw new ProviderError({ kind: 'truncated', provider: this.origin.provider });
    if (reason === undefined) throw new ProviderError({ kind: 'server', provider: this.origin.provider });
    this.calls.closeAll(this.emit, { cut: true });
    this.emit({ type: 'usage', ...usageIn(objectIn(usage)), ...this.origin });
    this.emit({ type: 'finish', reason, ...definedOf({ raw: stringIn(raw) }), ...this.origin });
    this.ended = true;
  }
}

/** `v2` gives numbers side by side, the later ones a total and its parts. */
function usageIn({ inputTokens, outputTokens, reasoningTokens, cachedInputTokens }: JsonObject) {
  const [input, output] = [objectIn(inputTokens), objectIn(outputTokens)];
  return definedOf({
    inputTokens: numberIn(inputTokens) ?? numberIn(input.total),
    outputTokens: numberIn(outputTokens) ?? numberIn(output.total),
    reasoningTokens: numberIn(reasoningTokens) ?? numberIn(output.reasoning),
    cachedTokens: numberIn(cachedInputTokens) ?? numberIn(input.cacheRead),
  });
}
