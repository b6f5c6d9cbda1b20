import type { Subscriber } from 'rxjs';
import type { Chunk } from '../chat/chunk.js';
import { ProviderError } from '../chat/providerError.js';
import { EventReader } from '../transport/eventReader.js';
import { networkError } from '../transport/networkError.js';
import { type Emit, type EventDecoder, NO_HEADERS, type WireEvent } from '../wire/wire.js';
import type { BodyReader, ReaderSettings } from './bodyReader.js';

/** After the very last event, how long the server may take to end the response, so that its connection serves again. */
const HANG_UP_MS = 50;

/**
 * Reads one response's body to the answer's end.
 *
 * The end marker makes an answer whole, not the end of the body: what breaks after it breaks nothing, and a body that ends
 * before it is `truncated`.
 */
export class AnswerReader implements BodyReader {
  private readonly reader: EventReader;
  private readonly emit: Emit;
  private failure: ProviderError | undefined;
  private finished = false;
  /** The phase whose wait for what may follow has begun. */
  private awaited: EventDecoder['phase'] = 'open';
  private events = 0;
  private straysSeen = 0;
  /** The body was cut in the name of a field, which makes its last line a stray. */
  private endsInFieldName = false;

  constructor(
    private readonly settings: ReaderSettings,
    private readonly subscriber: Subscriber<Chunk>,
    /** Asks for more after a pause. */
    private readonly goOn: () => void,
  ) {
    this.emit = emitTo(subscriber);
    this.reader = new EventReader((event) => this.decode(event), settings.limits);
  }

  bytes(part: Uint8Array): boolean {
    this.reader.feed(part);
    this.lookAtStrays();
    this.lookAtLimits();
    if (this.subscriber.closed) return false;
    if (this.failure !== undefined || this.reader.broken !== undefined) {
      this.over(undefined);
      return false;
    }
    this.windDown();
    return !this.waitsForRoom();
  }

  end(): void {
    this.over(undefined);
  }

  broke(thrown: unknown): void {
    this.over(thrown ?? new Error());
  }

  private waitsForRoom(): boolean {
    const room = this.settings.demand?.room();
    void room?.then(this.goOn);
    return room !== undefined;
  }

  /** The body has been taken in as far as it goes or is wanted. */
  private over(broken: unknown): void {
    if (this.subscriber.closed) return;
    if (this.failure === undefined) this.readLastEvent(broken);
    const failure = this.failure ?? (this.settings.decoder.phase === 'open' ? this.cutError(broken) : undefined);
    if (failure === undefined) this.complete();
    else this.break(failure);
  }

  private decode(event: WireEvent): void {
    const { decoder } = this.settings;
    if (this.failure !== undefined || decoder.phase === 'closed' || this.subscriber.closed) return;
    this.events++;
    try {
      decoder.decode(event, this.emit);
    } catch (thrown) {
      this.refuse(thrown);
    }
  }

  /** A decoder's own exceptions may quote the answer: they go no further. */
  private refuse(thrown: unknown): void {
    if (ProviderError.is(thrown)) this.failure = thrown;
    else this.fail({ kind: 'protocol' });
  }

  /** What comes after the very last event is not the answer's, however long it is. */
  private lookAtLimits(): void {
    const { broken } = this.reader;
    if (broken !== undefined && this.settings.decoder.phase !== 'closed') this.fail({ kind: 'too-large', code: broken });
  }

  /** An error may stand in a stream as bare JSON, without the event grammar, and be followed by silence. */
  private lookAtStrays(): void {
    const { stray } = this.reader;
    if (stray.length === this.straysSeen) return;
    this.straysSeen = stray.length;
    if (this.settings.decoder.phase !== 'closed' && isWholeJson(stray)) this.failure ??= this.strayError();
  }

  /** The last event may lack its blank line; when it is not even whole, the body was cut in it. */
  private readLastEvent(broken: unknown): void {
    const strays = this.reader.stray.length;
    this.reader.end();
    this.endsInFieldName = isFieldNameCut(this.reader.stray.slice(strays).trimEnd());
    if (this.failure?.kind === 'protocol') this.failure = this.endError(broken);
    this.lookAtStrays();
  }

  private cutError(broken: unknown): ProviderError {
    const isStray = this.reader.stray.trim() !== '' && !this.endsInFieldName;
    return isStray ? this.strayError() : this.endError(broken);
  }

  private endError(broken: unknown): ProviderError {
    const { id } = this.settings.target;
    return broken === undefined ? new ProviderError({ kind: 'truncated', provider: id }) : networkError(id, broken);
  }

  private strayError(): ProviderError {
    const { wire, target } = this.settings;
    return wire.mapError({ status: 200, headers: NO_HEADERS, body: this.reader.stray }, target);
  }

  private fail(facts: { readonly kind: 'protocol' | 'too-large'; readonly code?: string }): void {
    this.failure ??= new ProviderError({ ...facts, provider: this.settings.target.id });
  }

  /** When the end marker has come, waits a little for what may follow; after the very last event less. */
  private windDown(): void {
    const { decoder, wire } = this.settings;
    if (decoder.phase === this.awaited) return;
    this.awaited = decoder.phase;
    if (decoder.phase === 'closed') this.finish();
    this.completeIn(decoder.phase === 'closed' ? HANG_UP_MS : wire.lastWordsMs);
  }

  /** Completes after so many ms of listening without an event: an API that goes on after its end marker is heard out. */
  private completeIn(ms: number): void {
    const heard = this.events;
    const held = (): boolean => this.settings.demand?.held ?? false;
    const due = (): void => (this.events === heard && !held() ? this.complete() : this.completeIn(ms));
    this.subscriber.add(this.settings.scheduler.schedule(due, ms));
  }

  private finish(): void {
    if (this.finished) return;
    this.finished = true;
    try {
      this.settings.decoder.finish(this.emit);
    } catch (thrown) {
      this.refuse(thrown);
    }
  }

  /** What the answer has cost so far is told first. */
  private break(failure: ProviderError): void {
    try {
      this.settings.decoder.break?.(this.emit);
    } finally {
      this.subscriber.error(failure);
    }
  }

  /** Completing aborts whatever is left of the response. */
  private complete(): void {
    this.finish();
    if (this.failure === undefined) this.subscriber.complete();
    else this.subscriber.error(this.failure);
  }
}

/**
 * Not written where it is assigned: V8 makes a function that is assigned to a property for a long life, and what it sees, which is
 * all of the answer, is then kept until the next collection of everything.
 */
function emitTo(subscriber: Subscriber<Chunk>): Emit {
  return (chunk) => subscriber.next(chunk);
}

function isFieldNameCut(line: string): boolean {
  return line !== '' && ['data', 'event', 'id', 'retry'].some((name) => name.startsWith(line));
}

function isWholeJson(stray: string): boolean {
  try {
    JSON.parse(stray.replace(/^error:/, ''));
    return true;
  } catch {
    return false;
  }
}
