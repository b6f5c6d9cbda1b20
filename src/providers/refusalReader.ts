import type { Subscriber } from 'rxjs';
import type { ResponseHead } from '../transport/carrier.js';
import type { BodyReader, ReaderSettings } from './bodyReader.js';

/** How long the body of a refusal may take. */
const BODY_MS = 1_000;

/**
 * Reads what a server says instead of an answer, and errors with that.
 *
 * The status and headers tell the kind as a rule: the body is waited for a little, since some never end.
 */
export class RefusalReader implements BodyReader {
  private readonly decoder = new TextDecoder();
  private body = '';
  private left: number;

  constructor(
    private readonly settings: Pick<ReaderSettings, 'wire' | 'target' | 'limits' | 'scheduler'>,
    private readonly head: ResponseHead,
    private readonly subscriber: Subscriber<unknown>,
  ) {
    this.left = settings.limits.errorBytes;
    subscriber.add(settings.scheduler.schedule(() => this.end(), BODY_MS));
  }

  bytes(part: Uint8Array): boolean {
    this.body += this.decoder.decode(part.subarray(0, this.left), { stream: true });
    this.left -= part.byteLength;
    if (this.left <= 0) this.end();
    return true;
  }

  end(): void {
    const { wire, target } = this.settings;
    const { status, headers } = this.head;
    this.subscriber.error(wire.mapError({ status, headers, body: this.body }, target));
  }

  /** What a body that breaks off had said until then counts. */
  broke(): void {
    this.end();
  }
}
