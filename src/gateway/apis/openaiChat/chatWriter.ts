import type { ToolCall } from '../../../chat/chatRequest.js';
import type { Chunk } from '../../../chat/chunk.js';
import { type JsonObject, objectIn } from '../../../wire/jsonObject.js';
import { AnswerUsage } from '../../answerUsage.js';
import { GatewayError } from '../../gatewayError.js';
import { checkCalls } from '../checkCalls.js';
import type { AnswerWriter, AskedAnswer, Envelope } from '../gatewayApi.js';
import { openaiErrorBody } from '../openaiErrorBody.js';
import { finishWord } from './finishWord.js';
import { toolCallObject } from './toolCallObject.js';
import { usageObject } from './usageObject.js';

/** An answer as `chat.completion.chunk` events. */
export class ChatWriter implements AnswerWriter {
  private readonly usage = new AnswerUsage();
  private readonly asksForUsage: boolean;
  private model: string;
  /** All of an event before its `choices`, the same for every event of one model. */
  private opening: string;
  private beforeText: string;
  private afterText: string;
  private readonly ending: string;
  private began = false;
  private readonly calls: Pick<ToolCall, 'complete'>[] = [];
  private wholeCalls = 0;

  constructor(
    { body }: AskedAnswer,
    private readonly envelope: Envelope,
  ) {
    this.asksForUsage = objectIn(body.stream_options).include_usage === true;
    this.ending = this.asksForUsage ? ',"usage":null}\n\n' : '}\n\n';
    this.model = envelope.model;
    this.opening = this.openingOf(this.model);
    this.beforeText = `${this.opening}[{"index":0,"delta":{"content":`;
    this.afterText = `},"logprobs":null,"finish_reason":null}]${this.ending}`;
  }

  write(chunk: Chunk): string {
    this.usage.hear(chunk);
    switch (chunk.type) {
      case 'text':
        if (chunk.text === '') return '';
        return this.begun() + this.beforeText + JSON.stringify(chunk.text) + this.afterText;
      case 'reasoning':
        return chunk.text === '' ? '' : this.begun() + this.delta({ reasoning_content: chunk.text });
      case 'refusal':
        return this.begun() + this.delta({ refusal: chunk.text ?? '' });
      case 'tool-call':
        return this.call(chunk);
      case 'start':
        if (chunk.model !== undefined && chunk.model !== this.model) this.become(chunk.model);
        return '';
      case 'finish':
        checkCalls(chunk.reason, this.calls);
        return this.begun() + this.event({}, finishWord(chunk.reason));
      case 'reset':
        return this.takeBack();
      default:
        return '';
    }
  }

  end(): string {
    if (!this.asksForUsage) return DONE;
    return `${this.opening}[],"usage":${JSON.stringify(usageObject(this.usage.total()))}}\n\n${DONE}`;
  }

  fail(error: GatewayError): string {
    return `data: ${JSON.stringify(openaiErrorBody(error))}\n\n`;
  }

  private begun(): string {
    if (this.began) return '';
    this.began = true;
    return this.delta({ role: 'assistant', content: '' });
  }

  /** One that a limit cut is not told: nobody may run it. */
  private call(call: ToolCall): string {
    this.calls.push({ complete: call.complete });
    if (!call.complete) return '';
    return this.begun() + this.delta({ tool_calls: [{ index: this.wholeCalls++, ...toolCallObject(call) }] });
  }

  private delta(delta: JsonObject): string {
    return this.event(delta, null);
  }

  private event(delta: JsonObject, finish: string | null): string {
    const choice = JSON.stringify({ index: 0, delta, logprobs: null, finish_reason: finish });
    return `${this.opening}[${choice}]${this.ending}`;
  }

  private become(model: string): void {
    this.model = model;
    this.opening = this.openingOf(model);
    this.beforeText = `${this.opening}[{"index":0,"delta":{"content":`;
  }

  private openingOf(model: string): string {
    const { id, created } = this.envelope;
    return `data: {"id":"chatcmpl-${id}","object":"chat.completion.chunk","created":${created},"model":${JSON.stringify(model)},"choices":`;
  }

  private takeBack(): string {
    this.calls.length = 0;
    if (!this.began) return '';
    const message = 'The answer broke off, and another provider could only begin anew';
    throw new GatewayError({ status: 502, code: 'answer_interrupted', message });
  }
}

const DONE = 'data: [DONE]\n\n';
