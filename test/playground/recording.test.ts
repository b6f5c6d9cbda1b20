import { describe, expect, it } from 'vitest';
import { errorData, firstContentData } from '../../playground/app/timeline/plotData.js';
import { Recording } from '../../playground/app/timeline/recording.js';
import { sentenceOf, summaryOf } from '../../playground/app/timeline/summaryOf.js';
import { mark, started, tokens } from './timelineMarks.js';

const LANES = [
  { id: 'a', label: 'Model A', api: 'openai', rung: 0 },
  { id: 'b', label: 'Model B', api: 'gemini', rung: 0 },
];

/** One stalls in the middle, the other goes on to the end. */
function handedOver(): Recording {
  const recording = new Recording();
  recording.addEvent(started(1_000, 'a'));
  recording.add(mark(1_000, 'a', { type: 'sent' }));
  recording.add(mark(1_200, 'a', tokens(3)));
  recording.addEvent(started(4_000, 'b'));
  recording.add(mark(4_000, 'b', { type: 'sent' }));
  recording.add(mark(4_090.4, 'b', tokens(5)));
  recording.add(mark(4_091, 'a', { type: 'aborted' }));
  recording.add(mark(4_500, 'b', { type: 'end', reason: 'stop' }));
  return recording;
}

describe('Recording', () => {
  it('tells of the last call in a table and a sentence', () => {
    const rows = summaryOf(handedOver(), LANES);
    expect(rows).toStrictEqual([
      { provider: 'Model A', asked: '0 ms', first: '200 ms', tokens: '3', outcome: 'given up in the middle' },
      { provider: 'Model B', asked: '3000 ms', first: '90 ms', tokens: '5', outcome: 'ended (stop)' },
    ]);
    expect(sentenceOf(rows)).toBe('Model A: given up in the middle, then Model B: ended (stop).');
  });

  it('begins the words anew with the next call, and leaves probes out', () => {
    const recording = handedOver();
    recording.add(mark(5_000, 'a', { type: 'sent' }, { call: 'probe', probe: true }));
    recording.addEvent(started(6_000, 'b', { requestId: 'two' }));
    recording.add(mark(6_000, 'b', { type: 'sent' }, { call: 'again' }));
    expect(summaryOf(recording, LANES)).toStrictEqual([
      { provider: 'Model B', asked: '0 ms', first: 'none', tokens: 'under way', outcome: 'asked' },
    ]);
  });

  it('calls a failure what the failover gives up for its silence', () => {
    const recording = new Recording();
    recording.addEvent(started(0, 'a'));
    recording.add(mark(0, 'a', { type: 'sent' }));
    recording.add(mark(100, 'a', tokens(1)));
    const booked = { provider: 'a', attempt: 1, outcome: 'failed', totalMs: 2_000, usage: {}, estimated: false } as const;
    recording.addEvent({
      at: 2_000,
      requestId: 'one',
      type: 'attempt-failed',
      provider: 'a',
      attempt: 1,
      error: 'stall',
      booked,
    });
    recording.add(mark(2_000, 'a', { type: 'aborted' }));
    expect(recording.lastCall).toMatchObject([{ ending: 'failed', reason: 'stall' }]);
  });

  it('counts retries that ended alike in one breath', () => {
    const recording = new Recording();
    recording.addEvent(started(0, 'a'));
    for (const at of [0, 100, 200]) {
      recording.add(mark(at, 'a', { type: 'sent' }, { call: String(at) }));
      recording.add(mark(at + 50, 'a', { type: 'failed', error: 'server' }, { call: String(at) }));
    }
    expect(sentenceOf(summaryOf(recording, LANES))).toBe('Model A: failed (server), 3 times.');
  });

  it('says so when nothing has been asked', () => {
    expect(sentenceOf(summaryOf(new Recording(), LANES))).toBe('Nothing has been asked yet.');
  });

  it('is live while a stream is under way, and its words do not change with content', () => {
    const recording = new Recording();
    recording.add(mark(0, 'a', { type: 'sent' }));
    const { chapter } = recording;
    recording.add(mark(10, 'a', tokens(1)));
    expect(recording.live).toBe(true);
    expect(recording.chapter).toBe(chapter);
    recording.add(mark(20, 'a', { type: 'failed', error: 'stall' }));
    expect(recording.live).toBe(false);
    expect(recording.chapter).toBeGreaterThan(chapter);
  });

  it('keeps no more than its capacity', () => {
    const recording = new Recording(100);
    for (let call = 0; call < 1_000; call += 1) {
      const named = { call: `call ${call}` };
      recording.add(mark(call * 2_000, 'a', { type: 'sent' }, named));
      recording.add(mark(call * 2_000 + 10, 'a', tokens(1), named));
      recording.add(mark(call * 2_000 + 1_000, 'a', { type: 'end', reason: 'stop' }, named));
    }
    const { arrivals, connections, silences } = recording;
    expect([arrivals.length, connections.length, silences.length]).toStrictEqual([100, 5, 5]);
    expect(recording.oldest).toBe(995 * 2_000);
  });

  it('ignores what belongs to nothing it knows', () => {
    const recording = new Recording();
    recording.add(mark(0, 'a', tokens(1)));
    recording.add(mark(0, 'a', { type: 'aborted' }));
    expect([...recording.arrivals, ...recording.connections]).toStrictEqual([]);
  });
});

describe('the plots', () => {
  it('have a point for each first content, in its own column', () => {
    const { connections } = handedOver();
    expect(firstContentData(connections, ['a', 'b'], 1_000)).toStrictEqual([
      [0.2, expect.closeTo(3.0904)],
      [200, null],
      [null, expect.closeTo(90.4)],
    ]);
  });

  it('count failures, of probes too', () => {
    const recording = new Recording();
    for (const [at, lane, probe] of [
      [0, 'a', false],
      [100, 'b', true],
      [200, 'a', true],
    ] as const) {
      const named = { call: String(at), probe };
      recording.add(mark(at, lane, { type: 'sent' }, named));
      recording.add(mark(at + 50, lane, { type: 'failed', error: 'server' }, named));
    }
    expect(errorData(recording.connections, ['a', 'b'], 0)).toStrictEqual([
      [0.05, 0.15, 0.25],
      [1, 1, 2],
      [0, 1, 1],
    ]);
  });
});
