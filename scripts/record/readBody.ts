import { createParser } from 'eventsource-parser';
import type { WireEvent } from '../../src/wire/wire.js';

/** What a body holds: its events, and the lines that are not of their grammar. */
export interface Body {
  readonly events: readonly WireEvent[];
  readonly stray: string;
  readonly comments: number;
  /** Whether the last event lacks its blank line: it may not be whole. */
  readonly openEnd: boolean;
}

/** A body, in the given pieces, from bytes to events. */
export function readBody(pieces: Iterable<Uint8Array>): Body {
  const events: WireEvent[] = [];
  let stray = '';
  let comments = 0;
  const text = new TextDecoder();
  const parser = createParser({
    onEvent: (event) => events.push(event),
    onError: ({ line }) => {
      stray += `${line ?? ''}\n`;
    },
    onComment: () => comments++,
  });
  for (const piece of pieces) parser.feed(text.decode(piece, { stream: true }));
  const whole = events.length;
  parser.feed(`${text.decode()}\n\n`);
  return { events, stray, comments, openEnd: events.length > whole };
}
