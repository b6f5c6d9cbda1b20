import { describe, expect, it } from 'vitest';
import { levelStore } from '../../src/level/levelStore.js';
import type { StoredRequest } from '../../src/outage/outageStore.js';
import { listed } from '../outage/stored.js';
import { QueueWriter } from './queueWriter.js';
import { temporaryFolder } from './temporaryFolder.js';

const COUNT = 1_000;
const BYTES = 400;
/** What the writer does at a time at most. */
const IN_FLIGHT = 64;
/** Begun and acknowledged: the first requests put, then those updated, removed, and as many more put. */
const LINES_OF_FILLING = 2 * COUNT;
const LINES_OF_DRAINING = 6 * COUNT;

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

/** A number from 0 up to 1 that the seed and the round fix (Mulberry32). */
function chance(round: number): number {
  let state = seed + Math.imul(round + 1, 0x6d2b79f5);
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
}

/** What should be true of a store after its process died, and is not. */
function wrongs(writer: QueueWriter, entries: readonly StoredRequest[]): readonly string[] {
  const there = new Map(entries.map((entry) => [entry.id, entry]));
  const wrong: string[] = [];
  for (const id of writer.of('put!')) {
    if (!there.has(id) && !writer.of('remove?').has(id)) wrong.push(`${id}: acknowledged, and lost`);
  }
  for (const { id, deliveries, request } of entries) {
    if (!writer.of('put?').has(id)) wrong.push(`${id}: never put`);
    if (writer.of('remove!').has(id)) wrong.push(`${id}: removed, and there again`);
    if (writer.of('update!').has(id) && deliveries !== 1) wrong.push(`${id}: its update is lost`);
    if (!writer.of('update?').has(id) && deliveries !== 0) wrong.push(`${id}: updated by nobody`);
    if (request.messages[0]?.content !== 'x'.repeat(BYTES)) wrong.push(`${id}: not what was put`);
  }
  if (there.size !== entries.length) wrong.push('listed twice');
  const again = entries.filter(({ id }) => writer.of('remove?').has(id)).length;
  if (again > IN_FLIGHT) wrong.push(`${again} are there again, more than were in flight`);
  return wrong;
}

describe(`a process that is killed with -9 (SEED=${seed})`, () => {
  const rounds = Array.from({ length: 20 }, (_, round) => {
    const filling = round < 4;
    const lines = filling ? chance(round) * LINES_OF_FILLING : LINES_OF_FILLING + chance(round) * LINES_OF_DRAINING;
    return { round, small: round % 2 === 1, lines: Math.max(1, Math.floor(lines)), during: filling ? 'filling' : 'draining' };
  });

  it.each(rounds)('[Q95] loses nothing that was acknowledged: round $round, after $lines lines of $during', async (round) => {
    const folder = temporaryFolder();
    const writer = new QueueWriter(folder, { count: COUNT, bytes: BYTES, small: round.small });
    await writer.saying(round.lines);
    await writer.kill();
    expect(writer.errors).toBe('');
    if (round.during === 'draining') expect(writer.of('filled').size).toBe(1);

    const store = levelStore(folder);
    const entries = await listed(store);
    expect(wrongs(writer, entries)).toStrictEqual([]);
    await store.close();
  });
});
