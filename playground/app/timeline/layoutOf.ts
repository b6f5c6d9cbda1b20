import type { Connection } from './connection.js';
import type { Drawable, DrawnStretch } from './drawable.js';
import { type Arrival, type Recording, SILENCE_MS } from './recording.js';
import { runsOf } from './runsOf.js';
import type { Window } from './viewport.js';

/** The radius of a marble, in CSS pixels. */
export const RADIUS = 4;

export interface Sheet {
  /** The ids of the lanes, from the top. */
  readonly lanes: readonly string[];
  readonly window: Window;
  /** Of the lanes, in CSS pixels. */
  readonly width: number;
  /** Where what has no end yet is drawn up to. */
  readonly now: number;
}

/** What is to be seen of a recording through a window of time. */
export function layoutOf(recording: Recording, sheet: Sheet): readonly Drawable[] {
  return new Layout(recording, sheet).drawables();
}

class Layout {
  private readonly indexOf: ReadonlyMap<string, number>;
  private readonly scale: number;

  constructor(
    private readonly recording: Recording,
    private readonly sheet: Sheet,
  ) {
    this.indexOf = new Map(sheet.lanes.map((lane, index) => [lane, index]));
    this.scale = sheet.width / (sheet.window.to - sheet.window.from);
  }

  drawables(): readonly Drawable[] {
    return [...this.spells(), ...this.connections(), ...this.handovers(), ...this.arrivals(), ...this.endings()];
  }

  private *spells(): Iterable<Drawable> {
    for (const { lane, state, from, to = this.sheet.now } of this.recording.spells) {
      const lanes = lane === undefined ? this.sheet.lanes : [lane];
      for (const each of lanes) yield* this.stretch(each, from, to, (on) => ({ kind: 'spell', state, ...on }));
    }
  }

  /** Silence takes the place of the line. */
  private *connections(): Iterable<Drawable> {
    const { window, now } = this.sheet;
    const silences = [...this.recording.silences].filter(({ from, to }) => to >= window.from && from <= window.to);
    for (const connection of this.recording.connections) {
      const { lane, from, to = now } = connection;
      if (to < window.from || from > window.to) continue;
      if (connection.probe) {
        yield* this.stretch(lane, from, to, (on) => ({ kind: 'probe', ...on }));
        continue;
      }
      let reached = from;
      for (const silence of [...silences, ...this.presentSilence(connection)]) {
        if (silence.lane !== lane || silence.from < from || silence.to > to) continue;
        yield* this.stretch(lane, reached, silence.from, (on) => ({ kind: 'connection', ...on }));
        yield* this.stretch(lane, silence.from, silence.to, (on) => ({ kind: 'silence', ...on }));
        reached = silence.to;
      }
      yield* this.stretch(lane, reached, to, (on) => ({ kind: 'connection', ...on }));
    }
  }

  private presentSilence({ lane, firstAt, lastAt, to }: Connection) {
    const { now } = this.sheet;
    return to === undefined && firstAt !== undefined && now - lastAt > SILENCE_MS ? [{ lane, from: lastAt, to: now }] : [];
  }

  private *handovers(): Iterable<Drawable> {
    for (const { at, from, to, kind, seam } of this.recording.handovers) {
      const [lane, target] = [this.indexOf.get(from), this.indexOf.get(to)];
      if (lane !== undefined && target !== undefined && this.sees(at)) yield { kind, x: this.xOf(at), lane, to: target, seam };
    }
  }

  private *arrivals(): Iterable<Drawable> {
    for (const [id, arrivals] of this.arrivalsByLane()) {
      const lane = this.indexOf.get(id) ?? 0;
      const rightmost = this.sheet.width - RADIUS;
      for (const { left, right, marbles, tokens } of runsOf(arrivals, this.xOf, RADIUS * 2)) {
        if (marbles === 1) yield { kind: 'marble', lane, x: left };
        else yield { kind: 'bar', lane, left, right: Math.min(right, rightmost), tokens };
      }
      for (const { at, tool } of arrivals) if (tool) yield { kind: 'tool', lane, x: this.xOf(at) };
    }
  }

  private arrivalsByLane(): ReadonlyMap<string, readonly Arrival[]> {
    const { recording, sheet } = this;
    const margin = (RADIUS * 2) / this.scale;
    const byLane = new Map<string, Arrival[]>(sheet.lanes.map((lane) => [lane, []]));
    const first = recording.arrivals.firstWhere(({ at }) => at >= sheet.window.from - margin);
    for (const arrival of recording.arrivals.from(first)) {
      if (arrival.at > sheet.window.to + margin) break;
      byLane.get(arrival.lane)?.push(arrival);
    }
    return byLane;
  }

  private *endings(): Iterable<Drawable> {
    for (const { lane: id, to, ending, probe } of this.recording.connections) {
      const lane = this.indexOf.get(id);
      if (lane === undefined || to === undefined || ending === undefined || !this.sees(to)) continue;
      yield { kind: ending, lane, x: this.xOf(to), probe };
    }
  }

  private *stretch(id: string, from: number, to: number, drawn: (on: DrawnStretch) => Drawable): Iterable<Drawable> {
    const { window, width } = this.sheet;
    const lane = this.indexOf.get(id);
    if (lane === undefined || to <= from || to < window.from || from > window.to) return;
    yield drawn({ lane, left: Math.max(-RADIUS, this.xOf(from)), right: Math.min(width + RADIUS, this.xOf(to)) });
  }

  private readonly xOf = (at: number): number => (at - this.sheet.window.from) * this.scale;

  private sees(at: number): boolean {
    const margin = 40 / this.scale;
    return at >= this.sheet.window.from - margin && at <= this.sheet.window.to + margin;
  }
}
