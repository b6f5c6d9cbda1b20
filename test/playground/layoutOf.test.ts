import { describe, expect, it } from 'vitest';
import type { Drawable } from '../../playground/app/timeline/drawable.js';
import { layoutOf } from '../../playground/app/timeline/layoutOf.js';
import { Recording } from '../../playground/app/timeline/recording.js';
import { mark, started, tokens } from './timelineMarks.js';

/** A pixel a millisecond, from 0. */
function drawn(recording: Recording, { now = 1_000, width = 1_000, from = 0 } = {}): readonly Drawable[] {
  return layoutOf(recording, { lanes: ['a', 'b'], window: { from, to: from + width }, width, now });
}

describe('layoutOf()', () => {
  it('draws an answer as a line, its marbles and its end', () => {
    const recording = new Recording();
    recording.add(mark(100, 'a', { type: 'sent' }));
    recording.add(mark(200, 'a', tokens(1)));
    recording.add(mark(300, 'a', tokens(2)));
    recording.add(mark(400, 'a', { type: 'end', reason: 'stop' }));
    expect(drawn(recording)).toStrictEqual([
      { kind: 'connection', lane: 0, left: 100, right: 400 },
      { kind: 'marble', lane: 0, x: 200 },
      { kind: 'marble', lane: 0, x: 300 },
      { kind: 'end', lane: 0, x: 400, probe: false },
    ]);
  });

  it('draws marbles that would touch as a bar with the number of tokens', () => {
    const recording = new Recording();
    recording.add(mark(0, 'b', { type: 'sent' }));
    for (let at = 100; at < 200; at += 5) recording.add(mark(at, 'b', tokens(10)));
    expect(drawn(recording, { now: 200 })).toStrictEqual([
      { kind: 'connection', lane: 1, left: 0, right: 200 },
      { kind: 'bar', lane: 1, left: 100, right: 195, tokens: 200 },
    ]);
  });

  it('draws dots where an open connection has said nothing for half a second, up to the present', () => {
    const recording = new Recording();
    recording.add(mark(0, 'a', { type: 'sent' }));
    recording.add(mark(100, 'a', tokens(1)));
    recording.add(mark(700, 'a', tokens(1)));
    expect(drawn(recording, { now: 1_300, width: 2_000 }).filter(({ kind }) => kind !== 'marble')).toStrictEqual([
      { kind: 'connection', lane: 0, left: 0, right: 100 },
      { kind: 'silence', lane: 0, left: 100, right: 700 },
      { kind: 'silence', lane: 0, left: 700, right: 1_300 },
    ]);
  });

  it('waits for the first content without dots', () => {
    const recording = new Recording();
    recording.add(mark(0, 'a', { type: 'sent' }));
    expect(drawn(recording, { now: 900 })).toStrictEqual([{ kind: 'connection', lane: 0, left: 0, right: 900 }]);
  });

  it('draws a switch with and without a seam, and a hedge from the one that is asked', () => {
    const recording = new Recording();
    recording.add(mark(0, 'a', { type: 'sent' }));
    recording.addEvent(started(100, 'b', { hedge: true }));
    recording.addEvent({ at: 200, requestId: 'one', type: 'switch', from: 'a', to: 'b', cause: 'stall', mode: 'prefill' });
    recording.addEvent({ at: 300, requestId: 'one', type: 'switch', from: 'b', to: 'a', cause: 'server' });
    expect(drawn(recording).filter(({ kind }) => kind !== 'connection')).toStrictEqual([
      { kind: 'hedge', x: 100, lane: 0, to: 1, seam: false },
      { kind: 'switch', x: 200, lane: 0, to: 1, seam: true },
      { kind: 'switch', x: 300, lane: 1, to: 0, seam: false },
    ]);
  });

  it('draws failures, and what was given up', () => {
    const recording = new Recording();
    recording.add(mark(0, 'a', { type: 'sent' }));
    recording.add(mark(100, 'a', { type: 'failed', error: 'server' }));
    recording.add(mark(100, 'b', { type: 'sent' }));
    recording.add(mark(200, 'b', { type: 'aborted' }));
    expect(drawn(recording).slice(2)).toStrictEqual([
      { kind: 'failed', lane: 0, x: 100, probe: false },
      { kind: 'aborted', lane: 1, x: 200, probe: false },
    ]);
  });

  it('draws a probe without what it says', () => {
    const recording = new Recording();
    recording.add(mark(0, 'a', { type: 'sent' }, { probe: true }));
    recording.add(mark(100, 'a', tokens(1), { probe: true }));
    recording.add(mark(200, 'a', { type: 'end', reason: 'length' }, { probe: true }));
    expect(drawn(recording)).toStrictEqual([
      { kind: 'probe', lane: 0, left: 0, right: 200 },
      { kind: 'end', lane: 0, x: 200, probe: true },
    ]);
  });

  it('shades the lane of an open circuit, and all of them in an outage', () => {
    const recording = new Recording();
    recording.addEvent({ at: 100, requestId: '', type: 'breaker', provider: 'b', state: 'open' });
    recording.addEvent({ at: 300, requestId: '', type: 'breaker', provider: 'b', state: 'half-open' });
    recording.addEvent({ at: 400, requestId: '', type: 'breaker', provider: 'b', state: 'closed' });
    recording.addEvent({ at: 500, requestId: '', type: 'outage-started' });
    expect(drawn(recording)).toStrictEqual([
      { kind: 'spell', state: 'open', lane: 1, left: 100, right: 300 },
      { kind: 'spell', state: 'half-open', lane: 1, left: 300, right: 400 },
      { kind: 'spell', state: 'outage', lane: 0, left: 500, right: 1_000 },
      { kind: 'spell', state: 'outage', lane: 1, left: 500, right: 1_000 },
    ]);
  });

  it('forgets circuits when another failover takes over', () => {
    const recording = new Recording();
    recording.addEvent({ at: 100, requestId: '', type: 'breaker', provider: 'b', state: 'open' });
    recording.renew(200);
    expect(drawn(recording)).toStrictEqual([{ kind: 'spell', state: 'open', lane: 1, left: 100, right: 200 }]);
  });

  it('leaves out what is not in view, and lanes that are not there', () => {
    const recording = new Recording();
    recording.add(mark(0, 'a', { type: 'sent' }));
    recording.add(mark(100, 'a', tokens(1)));
    recording.add(mark(200, 'a', { type: 'end', reason: 'stop' }));
    recording.add(mark(5_000, 'gone', { type: 'sent' }));
    recording.add(mark(5_100, 'gone', tokens(1)));
    expect(drawn(recording, { from: 4_500, now: 5_500 })).toStrictEqual([]);
  });

  it('draws no more than fits, however much has come', () => {
    const recording = new Recording();
    recording.add(mark(0, 'a', { type: 'sent' }));
    for (let at = 0; at < 60_000; at += 1) recording.add(mark(at, 'a', tokens(2)));
    const bars = drawn(recording, { from: 59_000, now: 60_000 }).filter(({ kind }) => kind === 'bar');
    expect(bars).toHaveLength(1);
    expect(bars[0]).toMatchObject({ tokens: expect.closeTo(2_000, -2) });
  });
});
