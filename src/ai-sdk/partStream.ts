import type { Observable } from 'rxjs';
import type { Chunk } from '../chat/chunk.js';
import { eachChunk } from '../chat/eachChunk.js';
import type { CallOptions } from './callOptions.js';
import type { StreamPart } from './languageModel.js';
import { PartWriter } from './partWriter.js';
import type { Specification } from './specification.js';

export interface PartStreamSettings<Spec extends Specification> {
  readonly spec: Spec;
  readonly opening: StreamPart<Spec>;
  readonly options: CallOptions;
}

/** An answer as a stream of parts, asked for when it is first read and read no faster than it is taken. */
export function partStream<Spec extends Specification>(
  answer: Observable<Chunk>,
  settings: PartStreamSettings<Spec>,
): ReadableStream<StreamPart<Spec>> {
  return new ReadableStream(new PartSource(answer, settings), new CountQueuingStrategy({ highWaterMark: 0 }));
}

class PartSource<Spec extends Specification> implements UnderlyingDefaultSource<StreamPart<Spec>> {
  private readonly chunks: AsyncIterableIterator<Chunk>;
  private readonly writer: PartWriter<Spec>;
  private ended = false;

  constructor(
    answer: Observable<Chunk>,
    private readonly settings: PartStreamSettings<Spec>,
  ) {
    this.chunks = eachChunk(answer);
    this.writer = new PartWriter(settings.spec);
  }

  start(controller: ReadableStreamDefaultController<StreamPart<Spec>>): void {
    controller.enqueue(this.settings.opening);
  }

  /** A stream that was given nothing does not ask again. */
  async pull(controller: ReadableStreamDefaultController<StreamPart<Spec>>): Promise<void> {
    for (;;) {
      const parts = await this.next();
      if (parts === undefined) {
        controller.close();
        return;
      }
      for (const part of parts) controller.enqueue(part);
      if (parts.length > 0) return;
    }
  }

  async cancel(): Promise<void> {
    await this.chunks.return?.();
  }

  private async next(): Promise<StreamPart<Spec>[] | undefined> {
    try {
      const next = await this.chunks.next();
      if (next.done !== true) return this.tell(next.value);
      this.checkEnd();
      return undefined;
    } catch (error) {
      return await this.fail(error);
    }
  }

  private tell(chunk: Chunk): StreamPart<Spec>[] {
    const parts = this.writer.write(chunk);
    return this.settings.options.includeRawChunks === true ? [{ type: 'raw', rawValue: chunk }, ...parts] : parts;
  }

  /** An answer that stops short of its end is a failure too. */
  private checkEnd(): void {
    if (!this.ended) this.writer.completion();
  }

  /** The AI SDK knows an abort by how the stream breaks. */
  private async fail(error: unknown): Promise<StreamPart<Spec>[]> {
    this.ended = true;
    await this.cancel();
    if (this.settings.options.abortSignal?.aborted === true) throw error;
    return this.writer.fail(error);
  }
}
