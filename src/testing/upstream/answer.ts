import type { AnswerWriter } from './apis/apiGrammar.js';
import type { Fault } from './fault.js';
import type { Incoming } from './incoming.js';
import { type Finish, type Piece, piecesOf } from './piece.js';
import { delaysOf, type Script } from './script.js';
import { words } from './words.js';

/** An answer that is about to be given: what, how fast, and what will go wrong. */
export interface Answer {
  readonly writer: AnswerWriter;
  readonly pieces: readonly Piece[];
  readonly finish: Finish;
  /** Milliseconds before each piece. */
  readonly delays: readonly number[];
  readonly tokensPerWrite: number;
  readonly fault: Fault | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** The milliseconds before the pieces from one index to another. */
export function delayOf({ delays }: Answer, from: number, to: number): number {
  return delays.slice(from, to).reduce((sum, delay) => sum + delay, 0);
}

/** The answer that a script gives, cut at the request's limit. */
export function answerTo(
  { grammar, inbound, question, serial }: Incoming,
  given: { readonly script: Script; readonly fault: Fault | undefined; readonly text: string; readonly createdMs: number },
): Answer {
  const { script, fault, text, createdMs } = given;
  const whole = piecesOf(script, text);
  const pieces = whole.slice(0, question.maxTokens);
  const inputTokens = question.turns.reduce((sum, turn) => sum + words(turn.text).length, 0);
  const contentType = question.stream ? 'text/event-stream; charset=utf-8' : 'application/json';
  return {
    writer: grammar.writer({ serial, model: question.model, createdMs, inputTokens, inbound }),
    pieces,
    finish: finishOf(whole, pieces),
    delays: delaysOf(script, pieces.length, fault),
    tokensPerWrite: script.tokensPerWrite,
    fault,
    headers: { ...grammar.headers(serial, 200), 'content-type': contentType, 'cache-control': 'no-cache' },
  };
}

function finishOf(whole: readonly Piece[], sent: readonly Piece[]): Finish {
  if (sent.length < whole.length) return 'length';
  return whole.at(-1)?.type === 'call' ? 'tool-calls' : 'stop';
}
