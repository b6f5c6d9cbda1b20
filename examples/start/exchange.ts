import type { Attempt, Chunk } from 'rxbaton';
import { printable } from './printable.js';

/** A stretch of an answer that one provider gave. */
export interface Passage {
  readonly provider: string;
  readonly text: string;
}

/** A question with its answer, as it comes in, and the times that matter. */
export class Exchange {
  /** In order; between two is a seam. */
  readonly passages: Passage[] = [];
  attempts: readonly Attempt[] = [];
  firstTextAt: number | undefined;
  lastTextAt: number | undefined;
  /** Milliseconds without text at the switches. */
  lostAtSwitch: number | undefined;
  whole = false;
  private switching = false;

  constructor(
    readonly question: string,
    /** What the providers were told to say, where it is known. */
    readonly known: string | undefined,
    readonly askedAt: number,
  ) {}

  get text(): string {
    return this.passages.map(({ text }) => text).join('');
  }

  add(chunk: Chunk, at: number): void {
    if (chunk.type === 'text') this.addText(chunk.provider, chunk.text, at);
    else if (chunk.type === 'switch') this.switching = true;
    else if (chunk.type === 'reset') this.passages.length = 0;
    else if (chunk.type === 'finish') {
      this.whole = true;
      this.attempts = chunk.attempts ?? [];
    }
  }

  private addText(provider: string, text: string, at: number): void {
    const last = this.switching ? undefined : this.passages.pop();
    if (this.switching) this.lostAtSwitch = (this.lostAtSwitch ?? 0) + at - (this.lastTextAt ?? at);
    this.switching = false;
    this.firstTextAt ??= at;
    this.lastTextAt = at;
    this.passages.push({ provider, text: (last?.text ?? '') + printable(text) });
  }
}
