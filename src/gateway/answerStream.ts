import { Observable, Subscription } from 'rxjs';
import { Demand, during } from '../../operators/base/demand.js';
import type { Watched } from '../../operators/base/lookout.js';
import { type Chunk, isContent } from '../chat/chunk.js';
import { nextTurn } from '../transport/nextTurn.js';
import type { AnswerWriter } from './apis/gatewayApi.js';
import type { GatewayError } from './gatewayError.js';
import type { GatewaySettings } from './gatewayOptions.js';

export interface StreamedAnswer {
  readonly chunks: Observable<Chunk>;
  readonly writer: AnswerWriter;
  readonly heartbeat: string;
  /** What the client is told of a failure. */
  readonly errorOf: (error: unknown) => GatewayError;
}

const ENCODER = new TextEncoder();

/**
 * One answer on its way to one client.
 *
 * ```text
 * chunks   --S--a--b-------c--F|     S start, F finish
 * head     -----!                    with the first content, or after `headAfter`
 * body     -----a--b---h---c--F|     h heartbeat
 * ```
 *
 * While the reader is slow the provider is read no further. A failure before the head rejects it; one after it is told in the body.
 */
export class AnswerStream implements Watched {
  /** Resolves when the response may begin. */
  readonly begun: Promise<void>;
  readonly body: ReadableStream<Uint8Array>;
  private readonly demand = new Demand();
  private readonly subscription = new Subscription();
  // Both are set while the constructor runs: a promise and a stream call back at once.
  private controller!: ReadableStreamDefaultController<Uint8Array>;
  private begin!: (failure?: GatewayError) => void;
  private headIsOut = false;
  /** Told, and not yet given to the body: what comes in one burst goes as one. */
  private pending = '';
  private willFlush = false;
  private spokeAt: number;
  private isFull: (() => void) | undefined;

  constructor(
    private readonly answer: StreamedAnswer,
    private readonly settings: Pick<GatewaySettings, 'headAfter' | 'heartbeatEvery' | 'highWaterMark' | 'lookout'>,
  ) {
    const { lookout, headAfter, highWaterMark } = settings;
    this.begun = new Promise((resolve, reject) => {
      this.begin = (failure) => (failure === undefined ? resolve() : reject(failure));
    });
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.controller = controller;
        },
        pull: () => this.hasRoom(),
        cancel: () => this.leave(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark }),
    );
    this.spokeAt = lookout.now();
    lookout.watch(this, headAfter, this.spokeAt);
    this.subscribe();
  }

  /** The lookout's: sends the head that has waited long enough, and heartbeats. */
  look(now: number): number {
    const { headAfter, heartbeatEvery } = this.settings;
    const wait = this.spokeAt + (this.headIsOut ? heartbeatEvery : headAfter) - now;
    if (wait > 0) return wait;
    // Whoever has not read what is there needs no sign of life.
    if (!this.demand.held) this.say(this.answer.heartbeat);
    this.sendHead();
    this.spokeAt = now;
    return heartbeatEvery;
  }

  private subscribe(): void {
    const linked = new Observable<Chunk>((subscriber) => {
      // Before the stream starts: while it is being subscribed its first words may already be its last.
      this.subscription.add(subscriber);
      during(this.demand, () => this.answer.chunks.subscribe(subscriber));
    });
    linked.subscribe({
      next: (chunk) => this.tell(chunk),
      error: (error: unknown) => this.fail(error),
      complete: () => this.end(),
    });
  }

  private tell(chunk: Chunk): void {
    let text: string;
    try {
      text = this.answer.writer.write(chunk);
    } catch (error) {
      this.fail(error);
      return;
    }
    if (text === '') return;
    this.say(text);
    if (!this.headIsOut && (isContent(chunk) || chunk.type === 'finish')) this.sendHead();
  }

  private say(text: string): void {
    this.pending += text;
    if (this.pending.length >= this.settings.highWaterMark) this.flush();
    else if (!this.willFlush) {
      this.willFlush = true;
      nextTurn(this.flush);
    }
  }

  private readonly flush = (): void => {
    this.willFlush = false;
    const { pending } = this;
    if (pending === '' || this.subscription.closed) return;
    // A reader that waits for it may have more come at once.
    this.pending = '';
    this.controller.enqueue(ENCODER.encode(pending));
    this.spokeAt = this.settings.lookout.now();
    if ((this.controller.desiredSize ?? 0) > 0) return;
    this.demand.hold();
    this.isFull?.();
  };

  /** The body's `pull`. It lasts until the body is full: otherwise each event would cause another. */
  private hasRoom(): Promise<void> {
    this.demand.release();
    return new Promise((isFull) => {
      this.isFull = isFull;
    });
  }

  private sendHead(): void {
    if (this.headIsOut) return;
    this.headIsOut = true;
    this.begin();
    // The head may have been waited for for longer than silence is.
    const { lookout, heartbeatEvery } = this.settings;
    lookout.watch(this, heartbeatEvery, lookout.now());
  }

  private end(): void {
    this.say(this.answer.writer.end());
    this.sendHead();
    this.close();
  }

  private fail(error: unknown): void {
    const told = this.answer.errorOf(error);
    if (this.headIsOut) this.say(this.answer.writer.fail(told));
    this.close();
    this.begin(told);
  }

  private close(): void {
    this.flush();
    this.leave();
    this.controller.close();
  }

  private leave(): void {
    this.subscription.unsubscribe();
    this.settings.lookout.leave(this);
    // Whoever waits for room finds that nobody is there any more.
    this.demand.release();
    this.isFull?.();
  }
}
