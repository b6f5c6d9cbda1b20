import type { Contender, Setting } from '../contender.js';
import { answerText } from '../upstream/words.js';

/** Asks once, and throws unless every character of the answer came, once and in order. */
export async function heardWhole({ ask }: Contender, { tokens }: Setting): Promise<void> {
  let text = '';
  await ask((piece) => {
    text += piece;
  });
  const whole = answerText(tokens);
  if (text !== whole) throw new Error(`The text is wrong: ${text.length} characters of ${whole.length}.`);
}
