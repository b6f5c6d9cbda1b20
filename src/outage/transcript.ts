import { concat, defer, from, type Observable, Subject } from 'rxjs';
import type { Chunk } from '../chat/chunk.js';

/**
 * What has been said so far, for whoever comes late, and then what follows as it comes.
 *
 * Text that follows text is kept as one chunk, and a `reset` voids what was before it: memory is that of the answer, not of its
 * chunks.
 */
export class Transcript {
  readonly chunks$: Observable<Chunk>;
  private readonly said: Chunk[] = [];
  private readonly live = new Subject<Chunk>();

  constructor() {
    this.chunks$ = defer(() => concat(from([...this.said]), this.live));
  }

  add(chunk: Chunk): void {
    if (chunk.type === 'reset') this.said.length = 0;
    const last = this.said.at(-1);
    if (chunk.type === 'text' && last?.type === 'text' && last.attempt === chunk.attempt) {
      this.said[this.said.length - 1] = { ...last, text: last.text + chunk.text };
    } else {
      this.said.push(chunk);
    }
    this.live.next(chunk);
  }

  complete(): void {
    this.live.complete();
  }

  error(reason: unknown): void {
    this.live.error(reason);
  }
}
