import { createParser, type EventSourceMessage, type EventSourceParser, type ParseError } from 'eventsource-parser';
import type { SizeLimits } from './sizeLimits.js';
import { Utf8Reader } from './utf8Reader.js';

/** The name of the limit that a stream broke. */
export type BrokenLimit = 'lineBytes' | 'answerBytes';

/** Turns the bytes of a body into server-sent events, within limits; keeps the lines that are not of that grammar. */
export class EventReader {
  /** Lines that are no field of an event: a bare JSON error, a page of HTML. Cut at the limit on error bodies. */
  stray = '';
  /** Set once a limit is broken; what is fed after that is ignored. */
  broken: BrokenLimit | undefined;
  private bytes = 0;
  private readonly text = new Utf8Reader();
  private readonly parser: EventSourceParser;

  constructor(
    onEvent: (event: EventSourceMessage) => void,
    private readonly limits: SizeLimits,
  ) {
    const bounded = (event: EventSourceMessage): void => {
      if (event.data.length > limits.lineBytes) this.broken ??= 'lineBytes';
      if (this.broken === undefined) onEvent(event);
    };
    this.parser = createParser({ onEvent: bounded, onError: (error) => this.onError(error), maxBufferSize: limits.lineBytes });
  }

  feed(bytes: Uint8Array): void {
    this.bytes += bytes.byteLength;
    if (this.bytes > this.limits.answerBytes) this.broken ??= 'answerBytes';
    if (this.broken === undefined) this.parser.feed(this.text.read(bytes));
  }

  /** The body is over: a last event may lack its blank line. */
  end(): void {
    if (this.broken === undefined) this.parser.feed(`${this.text.end()}\n\n`);
  }

  private onError({ type, line }: ParseError): void {
    if (type === 'max-buffer-size-exceeded') this.broken = 'lineBytes';
    else if (type === 'unknown-field') this.stray = `${this.stray}${line ?? ''}\n`.slice(0, this.limits.errorBytes);
  }
}
