import { axis } from './axis.js';
import { laneOf } from './lane.js';
import { type Line, type Span, span } from './line.js';
import type { TimedNote } from './recording.js';
import type { Scene } from './scene.js';
import type { Terminal } from './terminal.js';
import { apiName, toneOf } from './toneOf.js';
import { clipped, wrapped } from './wrapped.js';

const INDENT = '   ';
const ANSWER = 'the answer';
/** Below this, the lanes matter more than the models' names. */
const ROOMY = 72;

/** The title of an act, and what is going to happen in it. */
export function opening({ title, plot }: Scene, { width, glyphs }: Terminal): readonly Line[] {
  const lines = [[span(title, 'bold')], [span(INDENT), span(plot, 'dim')]];
  return lines.map((line) => clipped(line, width, glyphs.ellipsis));
}

/** The lanes, the answer's last, above their axis. */
export function lanes({ recording, expectedMs }: Scene, { width, glyphs }: Terminal): readonly Line[] {
  const { elapsed, lanes: providers, answerLane } = recording;
  const names = [...providers.keys()].map((id) => [id, width < ROOMY ? apiName(id) : id] as const);
  const room = Math.max(ANSWER.length, ...names.map(([, name]) => name.length)) + 2;
  const label = (name: string): string => INDENT + name.padEnd(room);
  const scale = {
    now: elapsed,
    span: Math.max(expectedMs, elapsed),
    width: Math.max(10, width - room - INDENT.length),
  };
  const rows = names.map(([id, name]): Line => {
    const lane = laneOf(providers.get(id) ?? [], scale, glyphs);
    return [span(label(name), toneOf(id)), ...lane];
  });
  const whole: Line = [span(label(ANSWER), 'bold'), ...laneOf(answerLane, scale, glyphs)];
  return [...rows, whole, [span(label('') + axis(scale), 'dim')]].map((line) => clipped(line, width, glyphs.ellipsis));
}

/** The questions and what has come of their answers, in the colours of those who spoke. */
export function answers({ recording }: Scene, { width, glyphs }: Terminal): readonly Line[] {
  return recording.exchanges.flatMap(({ question, passages }) => {
    const text: Span[] = passages.flatMap(({ provider, text }, index) => [
      ...(index === 0 ? [] : [span(glyphs.switch, 'bold')]),
      span(text, toneOf(provider)),
    ]);
    const asked: Line = [span(INDENT), span(`> ${question}`, 'dim')];
    const rows = wrapped(text, width - INDENT.length).map((row): Line => [span(INDENT), ...row]);
    return [clipped(asked, width, glyphs.ellipsis), ...rows];
  });
}

/** A note with its time: `   1.86 s  ~ openai silent for 1.0 s → anthropic goes on at character 118`. */
export function noteLine({ at, glyph, by, text }: TimedNote, { width, glyphs }: Terminal): Line {
  const time = `${(at / 1_000).toFixed(2).padStart(INDENT.length + 4)} s  `;
  const mark = span(glyph === undefined ? ' ' : glyphs[glyph], glyph === 'failed' || glyph === 'open' ? 'red' : toneOf(by));
  return clipped([span(time, 'dim'), mark, span(` ${text.replaceAll('→', glyphs.arrow)}`)], width, glyphs.ellipsis);
}

/** All of a scene. Where `rows` are too few for it, the beginning of the answer gives way. */
export function picture(scene: Scene, terminal: Terminal, rows = Infinity): readonly Line[] {
  const notes = scene.recording.notes.filter(({ quiet }) => quiet !== true).map((note) => noteLine(note, terminal));
  const above = [...opening(scene, terminal), [], ...lanes(scene, terminal), []];
  const below = notes.length === 0 ? [] : [[], ...notes];
  const middle = answers(scene, terminal);
  const spare = Math.max(0, rows - above.length - below.length);
  const whole = [...above, ...middle.slice(Math.max(0, middle.length - spare)), ...below];
  return whole.slice(Math.max(0, whole.length - rows));
}
