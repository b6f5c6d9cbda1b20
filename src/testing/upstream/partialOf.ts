/** One turn of a conversation, whatever the API calls its roles. */
export interface Turn {
  readonly role: 'user' | 'assistant' | 'other';
  readonly text: string;
}

/** The beginning of an answer that a request wants to be gone on from, and how it asks: by the last turn, or in words. */
export interface PartialAnswer {
  readonly text: string;
  readonly asked: 'prefill' | 'user-turn';
}

const ASKS_TO_RESUME = /\b(continue|continuing|resume|go on|carry on|pick up|left off|stopped|cut off|broke off|interrupted)\b/i;

/** The partial answer in a conversation: its last turn, or the one before a user's turn that asks to resume. */
export function partialOf(turns: readonly Turn[]): PartialAnswer | undefined {
  const last = turns.at(-1);
  const before = turns.at(-2);
  if (isAnswer(last)) return { text: last.text, asked: 'prefill' };
  if (last?.role === 'user' && isAnswer(before) && ASKS_TO_RESUME.test(last.text))
    return { text: before.text, asked: 'user-turn' };
  return undefined;
}

function isAnswer(turn: Turn | undefined): turn is Turn & { readonly role: 'assistant' } {
  return turn?.role === 'assistant' && turn.text !== '';
}
