import { Random } from '../../random.js';

const VOCABULARY = (
  'the of a to in it is that for on with as at by from or an be this which have but not are was they their one all there when up ' +
  'use how each she many then them these so some her would make like him into time has look two more write go see number no way ' +
  'could people my than first water been call who oil its now find long down day did get come made may part relay runner baton'
).split(' ');

const random = new Random(7);
const words: string[] = [];

/** The tokens of the one answer that the upstream gives: each a word with the space before it. A shorter answer is its beginning. */
export function answerWords(tokens: number): readonly string[] {
  while (words.length < tokens) words.push(words.length === 0 ? 'Once' : ` ${random.pick(VOCABULARY)}`);
  return words.slice(0, tokens);
}

/** What whoever asked must have heard, to the character. */
export const answerText = (tokens: number): string => answerWords(tokens).join('');
