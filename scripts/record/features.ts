import type { Chunk } from '../../src/chat/chunk.js';
import type { Body } from './readBody.js';
import type { Replayed } from './replay.js';

/** From so many characters on, an answer is long. */
const LONG = 1_500;

/** The words of `auto_features`: what is there to be seen in a recording. */
export function features({ chunks, error, cut }: Replayed, { comments }: Body, content: Uint8Array): string {
  const has = (type: Chunk['type']): boolean => chunks.some((chunk) => chunk.type === type);
  const calls = chunks.filter(({ type }) => type === 'tool-call').length;
  const said = chunks.map((chunk) => ('text' in chunk ? chunk.text : '')).join('');
  const words: Readonly<Record<string, boolean>> = {
    text: has('text'),
    reasoning: has('reasoning'),
    tool: calls > 0,
    'parallel-tools': calls > 1,
    'server-tool': has('tool-result'),
    signature: has('signature'),
    citations: has('citation'),
    refusal: has('refusal'),
    image: has('media'),
    [has('usage') ? 'usage' : 'no-usage']: true,
    unicode: /\P{ASCII}/u.test(said),
    astral: /[\u{10000}-\u{10ffff}]/u.test(said),
    long: said.length >= LONG,
    comments: comments > 0,
    crlf: Buffer.from(content).includes('\r\n'),
    'truncated-by-limit': chunks.some((chunk) => chunk.type === 'finish' && chunk.reason === 'length'),
    'in-stream-error': error !== undefined,
    cut,
  };
  return Object.keys(words)
    .filter((word) => words[word])
    .join(' ');
}
