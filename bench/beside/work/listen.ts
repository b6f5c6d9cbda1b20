import { answerText } from '../upstream/words.js';
import { heardWhole } from './heardWhole.js';
import type { Work } from './work.js';

export interface ListenTask {
  /** Answers before that which is listened to, which go well. */
  readonly soundBefore: number;
  /** Whoever has not ended by then is no longer waited for, in ms. */
  readonly patienceMs: number;
}

export interface Listened {
  /** What the reader has: the answer, less of it, or what begins with it or its parts a second time. */
  readonly text: 'whole' | 'short' | 'doubled' | 'wrong';
  /** Whether the reader is told that it is over, or broken. */
  readonly end: 'complete' | 'error' | 'none';
  /** When each piece came, in ns of the clock that all processes share, and the length of the text after it. */
  readonly pieces: readonly { readonly at: string; readonly length: number }[];
}

/** Asks once, and tells what came when. */
export const listen: Work<ListenTask, Listened> = async (contender, setting, { soundBefore, patienceMs }) => {
  for (let count = 0; count < soundBefore; count++) await heardWhole(contender, setting);
  let text = '';
  const pieces: { at: string; length: number }[] = [];
  const hear = (piece: string): void => {
    text += piece;
    pieces.push({ at: String(process.hrtime.bigint()), length: text.length });
  };
  const abort = new AbortController();
  const asked = contender.ask(hear, abort.signal).then(
    () => 'complete' as const,
    () => 'error' as const,
  );
  const end = await Promise.race([asked, after(patienceMs)]);
  abort.abort();
  return { text: judged(text, answerText(setting.tokens)), end, pieces };
};

function after(ms: number): Promise<'none'> {
  return new Promise((resolve) => void setTimeout(() => resolve('none'), ms).unref());
}

function judged(text: string, whole: string): Listened['text'] {
  if (text === whole) return 'whole';
  if (whole.startsWith(text)) return 'short';
  return text.endsWith(whole) && whole.startsWith(text.slice(0, -whole.length)) ? 'doubled' : 'wrong';
}
