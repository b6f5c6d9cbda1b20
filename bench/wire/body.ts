import { createParser } from 'eventsource-parser';
import type { WireEvent } from '../../src/wire/wire.js';

/** A recorded body, as it comes off the network and as each way of reading it wants it. */
export interface Body {
  /** An event a piece, which is how models write. */
  readonly pieces: readonly Uint8Array[];
  readonly events: readonly WireEvent[];
  /** The data of the events that are JSON. */
  readonly texts: readonly string[];
}

export function bodyOf(bytes: Uint8Array): Body {
  const text = new TextDecoder().decode(bytes);
  const events: WireEvent[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event) });
  parser.feed(`${text}\n\n`);
  const encoder = new TextEncoder();
  const pieces = text.split(/(?<=\n\r?\n)/).map((piece) => encoder.encode(piece));
  return { pieces, events, texts: events.map(({ data }) => data).filter((data) => data !== '[DONE]') };
}
