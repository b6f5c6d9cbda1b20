import type { TimestampProvider } from 'rxjs';
import type { Attempt } from './attempt.js';
import type { AssistantMessage, Signature, ToolCall } from './chatRequest.js';
import { type Chunk, type FinishReason, isContent } from './chunk.js';
import { definedOf } from './definedOf.js';
import { ProviderError } from './providerError.js';
import { sumOfUsages } from './sumOfUsages.js';
import type { Usage } from './usage.js';

/** A whole answer. */
export interface Completion {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  readonly refusal?: string;
  readonly finish: FinishReason;
  /** Summed over the attempts whose content is in the answer; the others' is in `attempts`. */
  readonly usage: Usage;
  /** The provider that finished the answer. */
  readonly provider: string;
  readonly model?: string;
  readonly switches: number;
  readonly attempts: readonly Attempt[];
  /** The validated value, where the request asked for an `output`. */
  readonly output?: unknown;
  /** The answer as a message to append to the history. */
  readonly message: AssistantMessage;
}

type Finish = Extract<Chunk, { type: 'finish' }>;

/** The parts of an answer that a `reset` voids. */
interface Content {
  text: string;
  reasoning: string;
  /** The part of it that the present provider gave. */
  ownReasoning: string;
  refusal: string | undefined;
  readonly toolCalls: ToolCall[];
  readonly signatures: Signature[];
  /** The attempts that gave any of it. */
  readonly attempts: Set<number>;
}

const nothing = (): Content => ({
  text: '',
  reasoning: '',
  ownReasoning: '',
  refusal: undefined,
  toolCalls: [],
  signatures: [],
  attempts: new Set(),
});

/** Folds the chunks of one answer into its {@link Completion}. */
export class CompletionFold {
  private content = nothing();
  private readonly usages = new Map<number, Usage>();
  private finish: Finish | undefined;
  private provider = '';
  private attempt = 0;
  private model: string | undefined;
  private switches = 0;
  private readonly begunAt: number;
  private firstContentAt: number | undefined;

  constructor(private readonly clock: TimestampProvider) {
    this.begunAt = clock.now();
  }

  add(chunk: Chunk): void {
    this.provider = chunk.provider;
    this.attempt = chunk.attempt;
    if (isContent(chunk)) this.addContent(chunk);
    else this.addBookkeeping(chunk);
  }

  /** The answer; throws when its `finish` has not come. */
  completion(): Completion {
    const { finish, content, provider, model, switches } = this;
    if (finish === undefined) throw new ProviderError({ kind: 'truncated', provider: provider === '' ? 'unknown' : provider });
    const usage = sumOfUsages(this.usagesOf(finish));
    return definedOf({
      text: content.text,
      reasoning: content.reasoning,
      toolCalls: content.toolCalls,
      refusal: content.refusal,
      finish: finish.reason,
      usage,
      provider,
      model,
      switches,
      attempts: finish.attempts ?? [this.onlyAttempt(usage)],
      output: finish.output,
      message: this.message(),
    });
  }

  /** A ledger knows better: it estimates what a broken attempt did not report. */
  private usagesOf({ attempts }: Finish): readonly Usage[] {
    const booked = attempts?.map(({ attempt, usage }): [number, Usage] => [attempt, usage]) ?? [...this.usages];
    return booked.filter(([attempt]) => this.counts(attempt)).map(([, usage]) => usage);
  }

  /** The attempt that finished counts even when it gave nothing but its end. */
  private counts(attempt: number): boolean {
    return this.content.attempts.has(attempt) || attempt === this.attempt;
  }

  private addContent(chunk: Chunk): void {
    const { content } = this;
    this.firstContentAt ??= this.clock.now();
    content.attempts.add(chunk.attempt);
    if (chunk.type === 'text') content.text += chunk.text;
    else if (chunk.type === 'reasoning') {
      content.reasoning += chunk.text;
      content.ownReasoning += chunk.text;
    } else if (chunk.type === 'refusal') content.refusal = (content.refusal ?? '') + (chunk.text ?? '');
    else if (chunk.type === 'tool-call') {
      const { callId, name, args, argsText, complete } = chunk;
      content.toolCalls.push({ callId, name, args, argsText, complete });
    }
  }

  private addBookkeeping(chunk: Chunk): void {
    if (chunk.type === 'usage') {
      const { inputTokens, outputTokens, reasoningTokens, cachedTokens } = chunk;
      this.usages.set(chunk.attempt, definedOf({ inputTokens, outputTokens, reasoningTokens, cachedTokens }));
    } else if (chunk.type === 'start') this.model = chunk.model;
    else if (chunk.type === 'signature')
      this.content.signatures.push({ provider: chunk.api ?? chunk.provider, value: chunk.value });
    else if (chunk.type === 'finish') this.finish = chunk;
    else if (chunk.type === 'switch') this.addSwitch();
    else if (chunk.type === 'reset') this.content = nothing();
  }

  /** A provider wants back what it thought itself, word for word as it signed it: not what another thought before it. */
  private addSwitch(): void {
    this.switches++;
    this.content.signatures.length = 0;
    this.content.ownReasoning = '';
  }

  private message(): AssistantMessage {
    const { text, ownReasoning: reasoning, toolCalls, signatures } = this.content;
    return definedOf({
      role: 'assistant' as const,
      content: text,
      toolCalls: toolCalls.length > 0 ? toolCalls.filter((call) => call.complete) : undefined,
      reasoning: reasoning === '' ? undefined : reasoning,
      signatures: signatures.length > 0 ? signatures : undefined,
    });
  }

  private onlyAttempt(usage: Usage): Attempt {
    const { begunAt, firstContentAt, provider, attempt } = this;
    return definedOf({
      provider,
      attempt,
      outcome: 'ok' as const,
      firstChunkMs: firstContentAt === undefined ? undefined : firstContentAt - begunAt,
      totalMs: this.clock.now() - begunAt,
      usage,
      estimated: false,
    });
  }
}
