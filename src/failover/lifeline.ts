import { type MonoTypeOperatorFunction, Observable, type Observer, type Subscriber } from 'rxjs';
import { mirror } from '../../operators/base/mirror.js';
import type { StallError } from '../../operators/index.js';
import type { Leniency } from '../../operators/stall/stallWatch.js';
import { type Chunk, isContent } from '../chat/chunk.js';
import type { ProviderError } from '../chat/providerError.js';

/** An attempt may fall silent and speak again this often. */
const MOST_SILENCES = 2;

/** The thread by which a call holds an attempt: while it is silent it is spared, heard again, or cut. */
export class Lifeline implements Leniency, Observer<Chunk> {
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

  /** Put around the attempt inside its guards, so that one that is cut has failed there too. */
  hold(): MonoTypeOperatorFunction<Chunk> {
    return (source) =>
      new Observable((subscriber) => {
        this.attempt = subscriber;
        mirror(source, subscriber, this);
      });
  }

  next(chunk: Chunk): void {
    if (chunk.type === 'finish') this.finished = true;
    if (this.spoke !== undefined && (this.finished || isContent(chunk))) this.hear(this.spoke);
    this.attempt?.next(chunk);
  }

  error(reason: unknown): void {
    this.attempt?.error(reason);
  }

  complete(): void {
    this.attempt?.complete();
  }

  private hear(spoke: () => void): void {
    this.spoke = undefined;
    spoke();
  }
}
