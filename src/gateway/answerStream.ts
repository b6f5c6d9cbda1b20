import { Observable, Subscription } from 'rxjs';
import { Demand, during } from '../../operators/base/demand.js';
import type { Watched } from '../../operators/base/lookout.js';
import { type Chunk, isContent } from '../chat/chunk.js';
import { nextTurn } from '../transport/nextTurn.js';
import type { BodySink, PushedBody } from '../transport/pushedBody.js';
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
export class AnswerStream implements Watched, PushedBody {
  before: Watched | undefined;
  after: Watched | undefined;
  /** Resolves when the response may begin. */
  readonly begun: Promise<void>;
  readonly body: ReadableStream<Uint8Array>;
  private readonly demand = new Demand();
  private readonly subscription = new Subscription();
  // All are set while the constructor runs: a promise and a stream call back at once.
  private controller!: ReadableStreamDefaultController<Uint8Array>;
  private begin!: () => void;
  private refuse!: (failure: GatewayError) => void;
  private headIsOut = false;
  /** Told, and not yet given to a reader: what comes in one burst goes as one. */
  private pending = '';
  private willGive = false;
  private isOver = false;
  private spokeAt: number;
  /** Whom the body is pushed to, or who pulls it. */
  private sink: BodySink | undefined;
  private isPulled = false;
  private given: (() => void) | undefined;

  constructor(
    private readonly answer: StreamedAnswer,
    private readonly settings: Pick<GatewaySettings, 'headAfter' | 'heartbeatEvery' | 'highWaterMark' | 'lookout'>,
  ) {
    const { lookout, headAfter } = settings;
    this.begun = new Promise((resolve, reject) => {
      this.begin = resolve;
      this.refuse = reject;
    });
    // What waits for a reader waits here, and not there as well.
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.controller = controller;
        },
        pull: () => this.pulled(),
        cancel: () => this.cancel(),
      },
      { highWaterMark: 0 },
    );
    this.spokeAt = lookout.now();
    lookout.watch(this, headAfter, this.spokeAt);
    this.subscribe();
  }

  pushTo(sink: BodySink): boolean {
    if (this.isPulled) return false;
    this.sink = sink;
    // What came before it may have filled what waits here.
    this.demand.release();
    this.give();
    return true;
  }

  resume(): void {
    this.demand.release();
  }

  cancel(): void {
    this.pending = '';
    this.leave();
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
    if (this.pending.length >= this.settings.highWaterMark) this.give();
    else if (!this.willGive) {
      this.willGive = true;
      nextTurn(this.give);
    }
  }

  /** Gives the reader what there is, if there is one; who has not come yet, or is slow, holds back the answer. */
  private readonly give = (): void => {
    this.willGive = false;
    const { pending, sink, given } = this;
    if (sink === undefined && given === undefined) {
      if (pending.length >= this.settings.highWaterMark) this.demand.hold();
      return;
    }
    this.pending = '';
    if (pending !== '') this.spokeAt = this.settings.lookout.now();
    if (sink !== undefined) this.push(sink, pending);
    else this.enqueue(pending);
  };

  private push(sink: BodySink, text: string): void {
    if (text !== '' && !sink.write(text)) this.demand.hold();
    if (this.isOver) sink.end();
  }

  private enqueue(text: string): void {
    if (text !== '') this.controller.enqueue(ENCODER.encode(text));
    if (this.isOver) this.controller.close();
    if (text !== '' || this.isOver) this.pullEnds();
  }

  /** The body's `pull`. It lasts until there is something. */
  private pulled(): Promise<void> {
    this.isPulled = true;
    this.demand.release();
    return new Promise((given) => {
      this.given = given;
      this.give();
    });
  }

  private pullEnds(): void {
    this.given?.();
    this.given = undefined;
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
    this.refuse(told);
  }

  private close(): void {
    this.isOver = true;
    this.leave();
    this.give();
  }

  private leave(): void {
    this.subscription.unsubscribe();
    this.settings.lookout.leave(this);
    // Whoever waits for room finds that nobody is there any more.
    this.demand.release();
  }
}
