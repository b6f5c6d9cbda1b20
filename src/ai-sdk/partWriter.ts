import { asyncScheduler } from 'rxjs';
import type { Signature } from '../chat/chatRequest.js';
import type { Chunk, FinishReason } from '../chat/chunk.js';
import { type Completion, CompletionFold } from '../chat/completionFold.js';
import { definedOf } from '../chat/definedOf.js';
import { objectIn, stringIn } from '../wire/jsonObject.js';
import { type Forms, formsOf } from './formsOf.js';
import type { ProviderMetadata, StreamPart } from './languageModel.js';
import type { Specification, UnifiedReason } from './specification.js';
import { type Switch, switchMetadata, switchOf } from './switch.js';
import { metadataOfThought } from './thoughtMetadata.js';

const REASONS: Readonly<Record<FinishReason, UnifiedReason>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool-calls',
  'content-filter': 'content-filter',
  refusal: 'content-filter',
  pause: 'other',
  other: 'other',
};

/** Text or reasoning that is being told. */
interface Block {
  readonly kind: 'text' | 'reasoning';
  readonly id: string;
}

/** Tells the chunks of one irrevocable answer as a specification's parts. */
export class PartWriter<Spec extends Specification> {
  private readonly fold = new CompletionFold(asyncScheduler);
  private readonly forms: Forms<Spec>;
  private readonly switches: Switch[] = [];
  private signatures: Signature[] = [];
  /** Switches that were told: the others go with the next part that can carry them. */
  private toldSwitches = 0;
  private block: Block | undefined;
  private ids = 0;
  private attempt = 0;

  constructor(spec: Spec) {
    this.forms = formsOf(spec);
  }

  write(chunk: Chunk): StreamPart<Spec>[] {
    this.fold.add(chunk);
    this.attempt = chunk.attempt;
    switch (chunk.type) {
      case 'start':
        return [{ type: 'response-metadata', ...definedOf({ id: chunk.id, modelId: chunk.model }) }];
      case 'text':
      case 'reasoning':
        return this.delta(chunk.type, chunk.text);
      case 'refusal':
        return this.delta('text', chunk.text ?? '');
      case 'signature':
        this.signatures.push({ provider: chunk.api ?? chunk.provider, value: chunk.value });
        return [];
      case 'switch':
        return this.handOver(switchOf(chunk));
      case 'reset':
        this.signatures = [];
        return this.close();
      case 'tool-call':
        return [...this.close(), ...this.toolCall(chunk)];
      case 'media':
        return [...this.close(), { type: 'file', mediaType: chunk.mimeType, data: this.forms.file(chunk.data) }];
      case 'citation':
        return this.source(chunk.source);
      case 'finish':
        return this.finish(chunk);
      default:
        return [];
    }
  }

  /** Instead of what is left of the answer. */
  fail(error: unknown): StreamPart<Spec>[] {
    const finishReason = this.forms.finishReason({ unified: 'error', raw: undefined });
    return [
      ...this.close(),
      { type: 'error', error },
      {
        type: 'finish',
        finishReason,
        usage: this.forms.usage({}),
        providerMetadata: switchMetadata(this.switches),
      },
    ];
  }

  /** The answer so far as one; throws when its end has not come. */
  completion(): Completion {
    return this.fold.completion();
  }

  private delta(kind: Block['kind'], delta: string): StreamPart<Spec>[] {
    if (delta === '') return [];
    const opening: StreamPart<Spec>[] = this.block?.kind === kind ? [] : [...this.close(), this.open(kind)];
    // It is open by now.
    const { id } = this.block as Block;
    return [...opening, { type: `${kind}-delta`, id, delta, ...this.tellSwitch() }];
  }

  private open(kind: Block['kind']): StreamPart<Spec> {
    this.block = { kind, id: String(this.ids++) };
    return { type: `${kind}-start`, id: this.block.id };
  }

  private close(): StreamPart<Spec>[] {
    const { block } = this;
    if (block === undefined) return [];
    this.block = undefined;
    if (block.kind === 'text') return [{ type: 'text-end', id: block.id }];
    const providerMetadata = metadataOfThought({ attempt: this.attempt, signatures: this.signatures });
    this.signatures = [];
    return [{ type: 'reasoning-end', id: block.id, providerMetadata }];
  }

  /** Thoughts end here: who goes on thinks for itself. What was signed before means nothing to it. */
  private handOver(made: Switch): StreamPart<Spec>[] {
    this.switches.push(made);
    this.signatures = [];
    return this.block?.kind === 'reasoning' ? this.close() : [];
  }

  private tellSwitch(): { providerMetadata?: ProviderMetadata } {
    if (this.toldSwitches === this.switches.length) return {};
    this.toldSwitches = this.switches.length;
    return { providerMetadata: switchMetadata(this.switches) };
  }

  /** One that a limit cut must not be run. */
  private toolCall({ callId, name, argsText, complete }: Extract<Chunk, { type: 'tool-call' }>): StreamPart<Spec>[] {
    if (!complete) return [];
    const input = argsText.trim() === '' ? '{}' : argsText;
    return [
      { type: 'tool-input-start', id: callId, toolName: name },
      { type: 'tool-input-delta', id: callId, delta: input },
      { type: 'tool-input-end', id: callId },
      { type: 'tool-call', toolCallId: callId, toolName: name, input },
    ];
  }

  /** A source has a form of its own in each API; what has no address is no source to the AI SDK. */
  private source(given: unknown): StreamPart<Spec>[] {
    const { web, url_citation, ...flat } = objectIn(given);
    const { url, uri, title } = { ...flat, ...objectIn(web), ...objectIn(url_citation) };
    const address = stringIn(url) ?? stringIn(uri);
    if (address === undefined) return [];
    const id = `source-${this.ids++}`;
    return [{ type: 'source', sourceType: 'url', id, url: address, ...definedOf({ title: stringIn(title) }) }];
  }

  private finish({ reason, raw }: Extract<Chunk, { type: 'finish' }>): StreamPart<Spec>[] {
    const { usage, provider } = this.completion();
    return [
      ...this.close(),
      ...this.lastThought(),
      {
        type: 'finish',
        finishReason: this.forms.finishReason({ unified: REASONS[reason], raw: raw ?? reason }),
        usage: this.forms.usage(usage),
        providerMetadata: { rxbaton: { provider, switches: [...this.switches] } },
      },
    ];
  }

  /** Some APIs sign what was no thought: a call, say. */
  private lastThought(): StreamPart<Spec>[] {
    return this.signatures.length === 0 ? [] : [this.open('reasoning'), ...this.close()];
  }
}
