import type { Script, ScriptedCall } from './script.js';
import { words } from './words.js';

/** A call and its place among the answer's calls. */
export interface Call extends ScriptedCall {
  readonly index: number;
}

/** One token of an answer. */
export type Piece =
  | { readonly type: 'reasoning'; readonly text: string }
  | { readonly type: 'text'; readonly text: string }
  /** A fragment of a call's arguments. */
  | { readonly type: 'call'; readonly text: string; readonly call: Call; readonly first: boolean; readonly last: boolean };

/** Why an answer is over. */
export type Finish = 'stop' | 'length' | 'tool-calls';

/** A script's answer in tokens: reasoning, then the text, then the calls. */
export function piecesOf({ reasoning, toolCalls }: Script, text: string): readonly Piece[] {
  return [
    ...words(reasoning).map((word): Piece => ({ type: 'reasoning', text: word })),
    ...words(text).map((word): Piece => ({ type: 'text', text: word })),
    ...toolCalls.flatMap((call, index) => fragmentsOf({ ...call, index })),
  ];
}

/** How many pieces stand before the fault that strikes after so many words: reasoning does not count. */
export function piecesBefore(pieces: readonly Piece[], wordsSent: number): number {
  const reasoning = pieces.filter((piece) => piece.type === 'reasoning').length;
  return Math.min(pieces.length, reasoning + wordsSent);
}

function fragmentsOf(call: Call): readonly Piece[] {
  const fragments = JSON.stringify(call.args).match(/.{1,8}/gsu) ?? [];
  const last = fragments.length - 1;
  return fragments.map((text, index) => ({ type: 'call', text, call, first: index === 0, last: index === last }));
}
