import { lexer } from 'marked';

/** A paragraph, list, table or code block of a text. */
export interface Block {
  readonly source: string;
  /** Where it begins in the text. */
  readonly from: number;
}

/**
 * The blocks of a text that grows: those that nothing can change any more are read once, and are the same objects afterwards.
 *
 * Without that each frame would read the whole answer again, and an answer of some pages would take more than a frame.
 */
export class GrowingBlocks {
  private settled: readonly Block[] = [];
  private settledText = '';

  /** @param growing - Whether more may come: then the last block is open. */
  read(text: string, growing: boolean): readonly Block[] {
    if (!text.startsWith(this.settledText)) {
      this.settled = [];
      this.settledText = '';
    }
    const from = this.settledText.length;
    const found = blocksIn(text.slice(from), from);
    const closed = growing ? found.slice(0, -1) : found;
    const last = closed.at(-1);
    if (last === undefined) return [...this.settled, ...found];
    this.settled = [...this.settled, ...closed];
    this.settledText = text.slice(0, last.from + last.source.length);
    return growing ? [...this.settled, ...found.slice(-1)] : this.settled;
  }
}

/** Empty lines belong to the block before them. */
function blocksIn(text: string, offset: number): readonly Block[] {
  const tokens = lexer(text);
  // Line ends and tabs are read as others: what cannot be found again in the text is left whole.
  if (tokens.map(({ raw }) => raw).join('') !== text) return [{ source: text, from: offset }];
  const blocks: { source: string; from: number }[] = [];
  let from = offset;
  for (const { type, raw } of tokens) {
    const before = blocks.at(-1);
    if (type === 'space' && before !== undefined) before.source += raw;
    else blocks.push({ source: raw, from });
    from += raw.length;
  }
  return blocks;
}
