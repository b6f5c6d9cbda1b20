import type { ToolCall } from '../../../chat/chatRequest.js';
import type { Chunk } from '../../../chat/chunk.js';
import { promptTokens } from '../../../chat/promptTokens.js';
import { redactedData } from '../../../wire/anthropic/thinkingBlocks.js';
import { AnswerUsage } from '../../answerUsage.js';
import { GatewayError } from '../../gatewayError.js';
import type { AnswerWriter, AskedAnswer, Envelope } from '../gatewayApi.js';
import { ContentBlocks } from './contentBlocks.js';
import { errorBody } from './errorBody.js';
import { messageEvent } from './messageEvent.js';
import { messageFields } from './messageFields.js';
import { stopFields } from './stopFields.js';
import { tellsThoughts } from './tellsThoughts.js';
import { usageFields } from './usageFields.js';

const TRUNCATED = { status: 502, code: 'upstream_truncated', message: 'The answer broke off before its end' };

/**
 * Tells an answer as a stream of the Messages API.
 *
 * `message_start` waits for the first content: until then another provider may turn out to be the one that answers, and be named
 * in it. Thoughts are not held to be told: an answer that starts over after them alone goes on with those of the next model.
 */
export class MessageWriter implements AnswerWriter {
  private readonly tokens = new AnswerUsage();
  private readonly blocks = new ContentBlocks();
  private readonly thoughts: boolean;
  /** A successor's thoughts would tear the text in two where it goes on. */
  private inText = false;
  private begun = false;
  private told = false;
  private model: string;
  private readonly calls: Pick<ToolCall, 'complete'>[] = [];
  private refusal: { readonly text?: string | undefined; readonly category?: string | undefined } | undefined;
  private ending: ReturnType<typeof stopFields> | undefined;

  constructor(
    private readonly asked: AskedAnswer,
    private readonly envelope: Envelope,
  ) {
    this.model = envelope.model;
    this.thoughts = tellsThoughts(asked);
  }

  write(chunk: Chunk): string {
    this.tokens.hear(chunk);
    switch (chunk.type) {
      case 'text':
        return this.text(chunk.text);
      case 'reasoning':
        return this.isThoughtTold && chunk.text !== '' ? this.begin() + this.blocks.thinking(chunk.text) : '';
      case 'signature':
        return this.isThoughtTold && chunk.api === 'anthropic' ? this.begin() + this.signature(chunk.value) : '';
      case 'tool-call':
        return this.call(chunk);
      case 'media':
        throw new GatewayError({ status: 502, code: 'invalid_answer', message: 'This API cannot tell media that a model made' });
      case 'reset':
        return this.reset();
      default:
        return this.note(chunk);
    }
  }

  end(): string {
    const { ending: delta } = this;
    if (delta === undefined) return this.fail(new GatewayError(TRUNCATED));
    const begun = this.begin() + this.blocks.close();
    const counted = messageEvent('message_delta', { delta, usage: usageFields(this.tokens.total()) });
    return begun + counted + messageEvent('message_stop');
  }

  fail(error: GatewayError): string {
    return messageEvent('error', errorBody(error, this.envelope.id));
  }

  private get isThoughtTold(): boolean {
    return this.thoughts && !this.inText;
  }

  private text(text: string): string {
    if (text === '') return '';
    this.told = true;
    this.inText = false;
    return this.begin() + this.blocks.text(text);
  }

  private signature(value: string): string {
    const data = redactedData(value);
    return data === undefined ? this.blocks.signature(value) : this.blocks.redacted(data);
  }

  /** Nothing of a call is told before it is whole, and one that a limit cut never is. */
  private call(call: ToolCall): string {
    this.calls.push({ complete: call.complete });
    if (!call.complete) return '';
    this.told = true;
    return this.begin() + this.blocks.call(call);
  }

  private reset(): string {
    if (this.told) {
      const message = 'The answer broke off, and another provider could only begin anew';
      throw new GatewayError({ status: 502, code: 'answer_interrupted', message });
    }
    this.calls.length = 0;
    this.refusal = undefined;
    return this.blocks.closeThinking();
  }

  /** What is known now and told later, or never: nobody can ask this API for a provider's own tools, or for citations. */
  private note(chunk: Chunk): string {
    if (chunk.type === 'start') this.model = chunk.model ?? this.envelope.model;
    else if (chunk.type === 'finish') this.ending = this.stopped(chunk);
    else if (chunk.type === 'refusal') {
      const text = (this.refusal?.text ?? '') + (chunk.text ?? '');
      this.refusal = { text: text === '' ? undefined : text, category: chunk.category ?? this.refusal?.category };
    } else if (chunk.type === 'switch') {
      this.inText = this.told;
      return this.blocks.closeThinking();
    }
    return '';
  }

  private stopped({ reason, raw }: Extract<Chunk, { type: 'finish' }>): ReturnType<typeof stopFields> {
    const { refusal, calls, asked } = this;
    return stopFields({ reason, raw, refusal, calls, stop: asked.request.stop });
  }

  private begin(): string {
    if (this.begun) return '';
    this.begun = true;
    const { inputTokens = promptTokens(this.asked.request), ...counted } = this.tokens.total();
    const message = messageFields({ id: this.envelope.id, model: this.model }, []);
    const stop = { stop_reason: null, stop_sequence: null, stop_details: null };
    return messageEvent('message_start', { message: { ...message, ...stop, usage: usageFields({ inputTokens, ...counted }) } });
  }
}
