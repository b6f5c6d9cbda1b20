import type { Origin } from '../../chat/chunk.js';
import { type JsonObject, objectIn, objectsIn, stringIn } from '../jsonObject.js';
import type { Emit } from '../wire.js';
import { CallReader } from './callReader.js';
import { mediaIn } from './mediaIn.js';

/**
 * Reads the deltas of one choice, in each server's dialect; a file is the recording, in test/fixtures/recordings, that shows it.
 */
export class DeltaReader {
  /** Whether there has been a refusal. */
  refused = false;
  readonly calls: CallReader;
  private readonly provider: string;
  private readonly attempt: number;

  constructor(
    private readonly origin: Origin,
    private readonly api: string,
  ) {
    this.provider = origin.provider;
    this.attempt = origin.attempt;
    this.calls = new CallReader(origin);
  }

  /** A delta has one or two fields out of a dozen: those it has are gone through, not those it might have. */
  read(delta: JsonObject, emit: Emit): void {
    for (const field in delta) {
      const value = delta[field];
      if (value === null || value === '') continue;
      if (field === 'content') this.readContent(value, emit);
      else this.readField(field, value, delta, emit);
    }
  }

  text(text: string, emit: Emit): void {
    emit({ provider: this.provider, attempt: this.attempt, type: 'text', text });
  }

  citations(sources: readonly unknown[], emit: Emit): void {
    for (const source of sources) emit({ type: 'citation', source, ...this.origin });
  }

  private readField(field: string, value: unknown, delta: JsonObject, emit: Emit): void {
    switch (field) {
      case 'role':
      case 'index':
      case 'channel':
        break;
      // deepseek/reasoning-length.sse, xai/reasoning-content.sse, openai-compat/zai-glm-tool-after-reasoning.sse
      case 'reasoning_content':
        this.reasoning(value, 'full', emit);
        break;
      // groq/reasoning-then-tool.sse, ollama/reasoning-then-text.sse, openrouter/glm-reasoning-emoji.sse
      case 'reasoning':
        // Some send the same words under both names.
        if (value !== delta.reasoning_content) this.reasoning(value, kindOf(delta), emit);
        break;
      case 'reasoning_details':
        this.readDetails(objectsIn(value), delta, emit);
        break;
      case 'tool_calls':
        this.calls.read(value, emit);
        break;
      case 'function_call':
        this.calls.readLegacy(value, emit);
        break;
      case 'refusal':
        this.refuse(value, emit);
        break;
      case 'annotations':
        this.citations(objectsIn(value), emit);
        break;
      case 'executed_tools':
        for (const tool of objectsIn(value)) this.readExecuted(tool, emit);
        break;
      case 'audio':
        this.readContent(objectIn(value).transcript, emit);
        this.media(field, value, emit);
        break;
      case 'images':
        this.media(field, value, emit);
        break;
      default:
        emit({ type: 'meta', value: Object.fromEntries([[field, value]]), ...this.origin });
    }
  }

  /** Text; or an array of parts, which is how Mistral writes while its model thinks: mistral/magistral-thinking.sse. */
  private readContent(content: unknown, emit: Emit): void {
    if (typeof content === 'string') {
      if (content !== '') this.text(content, emit);
    } else {
      for (const part of objectsIn(content)) this.readPart(part, emit);
    }
  }

  private readPart(part: JsonObject, emit: Emit): void {
    if (part.type === 'text') this.readContent(part.text, emit);
    else if (part.type !== 'thinking') this.citations([part], emit);
    else if (typeof part.thinking === 'string') this.reasoning(part.thinking, 'full', emit);
    else for (const thought of objectsIn(part.thinking)) this.reasoning(thought.text, 'full', emit);
  }

  private reasoning(text: unknown, kind: 'full' | 'summary', emit: Emit): void {
    if (typeof text !== 'string' || text === '') return;
    emit({ provider: this.provider, attempt: this.attempt, type: 'reasoning', text, kind });
  }

  private refuse(text: unknown, emit: Emit): void {
    if (typeof text !== 'string') return;
    this.refused = true;
    emit({ type: 'refusal', text, ...this.origin });
  }

  /**
   * OpenRouter's details repeat the text of `reasoning` (openrouter/reasoning-details-then-tool.sse); what they add has to go back
   * to the model (openrouter/grok-parallel-encrypted.sse).
   */
  private readDetails(details: readonly JsonObject[], delta: JsonObject, emit: Emit): void {
    const isRepetition = stringIn(delta.reasoning ?? delta.reasoning_content) !== undefined;
    for (const detail of details) {
      if (!isRepetition) this.reasoning(detail.text ?? detail.summary, kindOf(delta), emit);
      if (stringIn(detail.data ?? detail.signature) === undefined) continue;
      emit({ type: 'signature', value: JSON.stringify(detail), api: this.api, ...this.origin });
    }
  }

  /** Groq shows a tool of its own twice, when it is called and with its output: groq/compound-web-search.sse. */
  private readExecuted(tool: JsonObject, emit: Emit): void {
    if (stringIn(tool.output) === undefined) emit({ type: 'meta', value: { executed_tools: [tool] }, ...this.origin });
    else emit({ type: 'tool-result', name: stringIn(tool.type) ?? 'tool', result: tool, ...this.origin });
  }

  private media(field: 'audio' | 'images', value: unknown, emit: Emit): void {
    for (const { mimeType, data } of mediaIn(field, value)) emit({ type: 'media', mimeType, data, ...this.origin });
  }
}

function kindOf({ reasoning_details }: JsonObject): 'full' | 'summary' {
  return objectsIn(reasoning_details)[0]?.type === 'reasoning.summary' ? 'summary' : 'full';
}
