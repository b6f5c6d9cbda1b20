/** The answer that everybody must get, as it is streamed: a word a chunk, each of which tells where it belongs. */
export const CHUNKS: readonly string[] = Array.from({ length: 40 }, (_, at) => (at === 0 ? 'word0' : ` word${at}`));

export const ANSWER = CHUNKS.join('');
