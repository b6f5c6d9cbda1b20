import type { Call, Piece } from '../piece.js';

/** What has been sent of a call. */
export interface CallSoFar {
  readonly call: Call;
  argsText: string;
}

/** Whether all of a call was sent: a limit may have cut its arguments. */
export function isWhole({ call, argsText }: CallSoFar): boolean {
  return argsText === JSON.stringify(call.args);
}

/** What has been sent of an answer, and its tokens. */
export class AnswerSoFar {
  text = '';
  reasoning = '';
  readonly calls: CallSoFar[] = [];
  reasoningTokens = 0;
  /** Without the reasoning's. */
  answerTokens = 0;

  add(piece: Piece): void {
    if (piece.type === 'reasoning') {
      this.reasoning += piece.text;
      this.reasoningTokens++;
      return;
    }
    this.answerTokens++;
    if (piece.type === 'text') this.text += piece.text;
    else this.callOf(piece.call).argsText += piece.text;
  }

  private callOf(call: Call): CallSoFar {
    const known = this.calls[call.index];
    if (known !== undefined) return known;
    const begun = { call, argsText: '' };
    this.calls.push(begun);
    return begun;
  }
}
