import type { Subscriber } from 'rxjs';
import type { StallError } from '../../operators/index.js';
import type { Leniency } from '../../operators/stall/stallWatch.js';
import { type Chunk, isContent } from '../chat/chunk.js';
import type { ProviderError } from '../chat/providerError.js';

/** An attempt may fall silent and speak again this often. */
const MOST_SILENCES = 2;

/** The thread by which a call holds an attempt: while it is silent it is spared, heard again, or cut. */
export class Lifeline implements Leniency {
  private attempt: Subscriber<Chunk> | undefined;
  private silences = 0;
  private finished = false;
  private spoke: (() => void) | undefined;

  /** @param fellSilent - Whether the attempt is spared. */
  constructor(private readonly fellSilent: (line: Lifeline, error: StallError) => boolean) {}

  /** Whether it is not spared any more: it has been often enough, or its answer is whole and only its connection hangs. */
  get worn(): boolean {
    return this.finished || this.silences >= MOST_SILENCES;
  }

  spares(error: StallError): boolean {
    return this.fellSilent(this, error);
  }

  /** @param spoke - Called, once, when the attempt speaks again. */
  listen(spoke: () => void): void {
    this.silences++;
    this.spoke = spoke;
  }

  cut(error: ProviderError): void {
    this.attempt?.error(error);
  }

  /** Called with the attempt's subscriber inside its guards, so that one that is cut has failed there too. */
  hold(attempt: Subscriber<Chunk>): void {
    this.attempt = attempt;
  }

  /** Called before each chunk goes on. */
  hear(chunk: Chunk): void {
    if (chunk.type === 'finish') this.finished = true;
    const { spoke } = this;
    if (spoke === undefined || !(this.finished || isContent(chunk))) return;
    this.spoke = undefined;
    spoke();
  }
}
