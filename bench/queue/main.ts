import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { levelStore } from '../../src/level/levelStore.js';
import type { StoredRequest } from '../../src/outage/outageStore.js';
import { storedJson, storedRequestOf } from '../../src/outage/storedJson.js';
import { median } from '../median.js';
import { printTable } from '../printTable.js';
import { holdAndDrain } from './holdAndDrain.js';

const CONTENT_LENGTH = 2_000;
const ROUND_MS = 1_000;
const ROUNDS = 5;
const HELD = 100_000;
const PACE = 1_000;

let made = 0;
function nextRequest(): StoredRequest {
  const number = made++;
  const content = `${number} `.padEnd(CONTENT_LENGTH, 'how a relay race is won ');
  return {
    id: `request-${number}`,
    request: { messages: [{ role: 'user', content }] },
    createdAt: number,
    deliveries: 0,
    status: 'queued',
  };
}

interface Contender {
  readonly name: string;
  readonly writers: number;
  readonly put: (entry: StoredRequest) => Promise<void>;
}

/** Puts per second while so many writers put one after the other each. */
async function rateOf({ writers, put }: Contender): Promise<number> {
  const begun = performance.now();
  let puts = 0;
  const write = async (): Promise<void> => {
    while (performance.now() - begun < ROUND_MS) {
      await put(nextRequest());
      puts++;
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  return (puts / (performance.now() - begun)) * 1_000;
}

async function durablePuts(folder: string): Promise<void> {
  const store = levelStore(join(folder, 'store'));
  const db = new ClassicLevel(join(folder, 'raw'));
  const raw = (entry: StoredRequest): Promise<void> => db.put(entry.id, storedJson(entry), { sync: true });
  const contenders: readonly Contender[] = [
    { name: 'classic-level put, 1 writer', writers: 1, put: raw },
    { name: 'levelStore, 1 writer', writers: 1, put: (entry) => store.put(entry) },
    { name: 'classic-level put, 64 writers', writers: 64, put: raw },
    { name: 'levelStore, 64 writers', writers: 64, put: (entry) => store.put(entry) },
  ];
  const rates = contenders.map((): number[] => []);
  // In turns, so that a disk that is busy for a while is busy for all.
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, contender] of contenders.entries()) rates[at]?.push(await rateOf(contender));
  }
  const [base = []] = rates;
  const rows = contenders.map(({ name }, at) => {
    const own = rates[at] ?? [];
    const ratio = median(own.map((rate, round) => rate / (base[round] ?? Number.NaN)));
    return [name, median(own).toFixed(0), ratio.toFixed(2)];
  });
  printTable(`Requests of ${CONTENT_LENGTH} characters on the disk`, [['', 'puts per second', 'times the first'], ...rows]);
  await store.close();
  await db.close();
}

/** What requests cost that wait in memory, beside their own text. */
function heldInMemory(): void {
  const bytes = (): number => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  };
  const before = bytes();
  const held = new Map<string, StoredRequest>();
  for (let count = 0; count < HELD; count++) {
    // As a store gives it back: its strings are not pieces of others.
    const read = storedRequestOf(storedJson(nextRequest()));
    if (read.type === 'request') held.set(read.entry.id, read.entry);
  }
  const each = (bytes() - before) / held.size;
  printTable(`${HELD} requests of ${CONTENT_LENGTH} characters in a Map`, [
    ['', 'bytes each'],
    ['all', each.toFixed(0)],
    ['beside their text', (each - CONTENT_LENGTH).toFixed(0)],
  ]);
}

/** What a failover makes of them: tickets, places in line, and the drain after the outage. */
async function heldByFailover(): Promise<void> {
  const begun = performance.now();
  const drained = await holdAndDrain({ count: HELD, pace: PACE, contentLength: CONTENT_LENGTH });
  const inOrder = drained.order.every((number, at) => number === at);
  printTable(`${HELD} tickets of ${CONTENT_LENGTH} characters in a failover, drained at ${PACE} a second`, [
    ['', 'all'],
    ['bytes each', drained.bytesEach.toFixed(0)],
    ['beside their text', (drained.bytesEach - CONTENT_LENGTH).toFixed(0)],
    ['answered', String(drained.answered)],
    ['in order', inOrder ? 'yes' : 'no'],
    ['most in a second', String(Math.max(...drained.perSecond))],
    ['seconds of virtual time', String(drained.perSecond.length)],
    ['seconds it took', ((performance.now() - begun) / 1_000).toFixed(1)],
  ]);
}

const folder = mkdtempSync(join(tmpdir(), 'rxbaton-bench-'));
try {
  await durablePuts(folder);
  heldInMemory();
  await heldByFailover();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
