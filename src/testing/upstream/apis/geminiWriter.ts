import type { Call, Finish, Piece } from '../piece.js';
import { BROKEN_JSON, serverSentEvent } from '../serverSentEvent.js';
import { AnswerSoFar, isWhole } from './answerSoFar.js';
import type { AnswerFacts, AnswerWriter } from './apiGrammar.js';
import { geminiError } from './geminiError.js';

const FINISH = { stop: 'STOP', length: 'MAX_TOKENS', 'tool-calls': 'STOP' } as const;

const CRLF = '\r\n';

/** Writes Gemini: each event a part of the answer with the usage so far, CRLF at line ends, the finish reason in the last. */
export class GeminiWriter implements AnswerWriter {
  private readonly answer = new AnswerSoFar();

  constructor(private readonly facts: AnswerFacts) {}

  begin(): string {
    return '';
  }

  /** A call comes whole, with its last fragment. */
  piece(piece: Piece): string {
    this.answer.add(piece);
    if (piece.type === 'text') return this.event([{ text: piece.text }]);
    if (piece.type === 'reasoning') return this.event([{ text: piece.text, thought: true }]);
    return piece.last ? this.event([this.functionCall(piece.call)]) : '';
  }

  end(finish: Finish): string {
    return this.event([{ text: '' }], finish);
  }

  /** Not an event at all: bare JSON, over several lines. */
  error(code: string | undefined): string {
    return `${JSON.stringify({ error: geminiError({ status: 503, code }) }, undefined, 2)}\n`;
  }

  garbage(): string {
    return serverSentEvent(BROKEN_JSON, undefined, CRLF);
  }

  keepAlive(): string {
    return `: keep-alive${CRLF}${CRLF}`;
  }

  whole(finish: Finish): object {
    const { reasoning, text, calls } = this.answer;
    const parts = [
      ...(reasoning === '' ? [] : [{ text: reasoning, thought: true }]),
      ...(text === '' ? [] : [{ text }]),
      ...calls.filter(isWhole).map(({ call }) => this.functionCall(call)),
    ];
    return this.response(parts, finish);
  }

  private event(parts: readonly object[], finish?: Finish): string {
    return serverSentEvent(this.response(parts, finish), undefined, CRLF);
  }

  private response(parts: readonly object[], finish?: Finish): object {
    const ending = finish === undefined ? {} : { finishReason: FINISH[finish] };
    return {
      candidates: [{ content: { parts, role: 'model' }, ...ending, index: 0 }],
      usageMetadata: this.usage(),
      modelVersion: this.facts.model,
      responseId: this.facts.serial,
    };
  }

  /** Thoughts are counted apart from the candidates' tokens. */
  private usage(): object {
    const { inputTokens: prompt } = this.facts;
    const { answerTokens, reasoningTokens } = this.answer;
    return {
      promptTokenCount: prompt,
      ...(answerTokens === 0 ? {} : { candidatesTokenCount: answerTokens }),
      totalTokenCount: prompt + answerTokens + reasoningTokens,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: prompt }],
      ...(reasoningTokens === 0 ? {} : { thoughtsTokenCount: reasoningTokens }),
      serviceTier: 'standard',
    };
  }

  private functionCall({ name, args, id, index }: Call): object {
    return { functionCall: { name, args, id: id ?? `call_${this.facts.serial}_${index}` } };
  }
}
