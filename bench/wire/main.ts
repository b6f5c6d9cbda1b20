import { anthropicWire } from '../../src/wire/anthropic/wire.js';
import { geminiWire } from '../../src/wire/gemini/wire.js';
import { openaiChatWire } from '../../src/wire/openaiChat/wire.js';
import { openaiResponsesWire } from '../../src/wire/openaiResponses/wire.js';
import { measure } from '../measure.js';
import { printTable } from '../printTable.js';
import { bodyOf } from './body.js';
import { readings, Sink } from './readings.js';
import { recorded } from './recorded.js';

/** An answer of many small texts, of each API: what most streams are. */
const ANSWERS = [
  { wire: openaiChatWire, name: 'openai-chat', answer: 'openai-chat/text-1300-chars.sse' },
  { wire: openaiResponsesWire, name: 'openai-responses', answer: 'openai-responses/text-1062-chars.sse' },
  { wire: anthropicWire, name: 'anthropic', answer: 'anthropic/text-1221-chars-image.sse' },
  { wire: geminiWire, name: 'gemini', answer: 'gemini/text-8845-chars.sse' },
] as const;

/** What a decoder does beside `JSON.parse` costs no more than `JSON.parse` does. */
const MOST_BESIDES = 1;

const sink = new Sink();
const verdicts: (readonly string[])[] = [];

for (const { wire, name, answer } of ANSWERS) {
  const all = recorded(name);
  const whole = all.get(answer);
  if (whole === undefined) throw new Error(`there is no whole recording ${answer}`);
  await compare(answer, [whole]);
  await compare(`all ${all.size} whole recordings of ${name}`, [...all.values()]);

  async function compare(title: string, recordings: readonly Uint8Array[]): Promise<void> {
    const bodies = recordings.map(bodyOf);
    const count = bodies.reduce((sum, { events }) => sum + events.length, 0);
    const bytes = recordings.reduce((sum, { length }) => sum + length, 0) / count;
    const measured = await measure({
      title: `${title}: ${count} events of ${bytes.toFixed(0)} bytes`,
      contenders: readings(wire, bodies, sink),
      base: 'JSON.parse',
      per: { count, unit: 'event' },
    });
    const total = measured.decoder.ratio;
    const byHand = measured['bytes to chunks'].nanoseconds / measured['parser and JSON.parse by hand'].nanoseconds;
    const met = total - 1 <= MOST_BESIDES;
    verdicts.push([title, total.toFixed(2), (total - 1).toFixed(2), byHand.toFixed(2), met ? 'met' : 'missed']);
    if (!met) process.exitCode = 1;
  }
}

printTable(`What a decoder costs beside JSON.parse, in times JSON.parse: at most ${MOST_BESIDES.toFixed(2)}`, [
  ['', 'decoder / parse', 'beside parse', 'bytes to chunks / by hand', 'target'],
  ...verdicts,
]);
