import { createParser } from 'eventsource-parser';
import { EventReader } from '../../src/transport/eventReader.js';
import { sizeLimits } from '../../src/transport/sizeLimits.js';
import type { Emit, EventDecoder, Wire, WireTarget } from '../../src/wire/wire.js';
import type { Body } from './body.js';

export type Reading = 'JSON.parse' | 'decoder' | 'parser and JSON.parse by hand' | 'bytes to chunks';

const LIMITS = sizeLimits();

/** What the readings hand over to: it looks at each value, so that none of them can be left out. */
export class Sink {
  seen = 0;
  readonly take = (value: unknown): void => {
    if (value !== undefined) this.seen++;
  };
}

/** The ways of reading the same bodies: from their events, and from their bytes. */
export function readings(wire: Wire, bodies: readonly Body[], { take }: Sink): Readonly<Record<Reading, () => void>> {
  const each = (read: (body: Body) => void) => (): void => bodies.forEach(read);
  return {
    'JSON.parse': each(({ texts }) => {
      for (const text of texts) take(JSON.parse(text));
    }),
    decoder: each(({ events }) => {
      const decoder = decoderOf(wire);
      for (const event of events) decoder.decode(event, take);
      end(decoder, take);
    }),
    'parser and JSON.parse by hand': each(({ pieces }) => {
      const text = new TextDecoder();
      const parser = createParser({ onEvent: ({ data }) => take(data === '[DONE]' ? data : JSON.parse(data)) });
      for (const piece of pieces) parser.feed(text.decode(piece, { stream: true }));
    }),
    'bytes to chunks': each(({ pieces }) => {
      const decoder = decoderOf(wire);
      const reader = new EventReader((event) => decoder.decode(event, take), LIMITS);
      for (const piece of pieces) reader.feed(piece);
      reader.end();
      end(decoder, take);
    }),
  };
}

function decoderOf(wire: Wire): EventDecoder {
  const target: WireTarget = {
    id: `${wire.api}/model`,
    api: wire.api,
    model: 'model',
    capabilities: { continuation: 'user-turn', tools: true, json: true, vision: true },
  };
  return wire.createDecoder({ provider: target.id, attempt: 0 }, target);
}

/** A body that is cut here would be measured there as one that fails. */
function end(decoder: EventDecoder, emit: Emit): void {
  if (decoder.phase === 'open') throw new Error('a whole recording has lost its end');
  decoder.finish(emit);
}
