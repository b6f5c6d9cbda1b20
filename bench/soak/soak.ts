import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { failover } from '../../src/index.js';
import { providerOfApi } from '../beside/contenders/providerOfApi.js';
import type { Script } from '../beside/upstream/script.js';
import type { Upstream } from '../beside/upstream/upstream.js';
import { answerText } from '../beside/upstream/words.js';
import { Readers } from './readers.js';
import { type Vitals, vitals } from './vitals.js';

export interface Soak {
  readonly upstream: Upstream;
  readonly streams: number;
  readonly ms: number;
  /** Told after each minute, and at the end. */
  readonly tell: (part: Part) => void;
}

/** What has happened in a minute, and how the process is after it. */
export interface Part extends Vitals {
  readonly answers: number;
  readonly switches: number;
  /** The 99th percentile of the time by which the event loop was late, in ms. */
  readonly lateMs: number;
}

export interface Soaked {
  readonly answers: number;
  /** Attempts that failed, by kind of failure. */
  readonly failures: ReadonlyMap<string, number>;
  readonly mistakes: ReadonlyMap<string, number>;
}

const MINUTE_MS = 60_000;
/** The timer by which lateness is told. */
const RESOLUTION_MS = 10;
const TOKENS = 50;
/** Both providers break one answer in twenty, each in its own turn. */
const SCRIPT: Partial<Script> = { tokens: TOKENS, firstMs: 50, everyMs: 100, fault: 'each', oneIn: 20 };
/** A first token that is awaited for so long is hedged; a pause between two is a stall. */
const HEDGE_AFTER_MS = 1_000;
const STALL = { first: 5_000, between: 1_500 };
/** Of many streams that begin together the refused are known first: five failures in a row say nothing of a provider then. */
const BREAKER = { rate: { threshold: 0.5, window: 100, minimum: 50 } };

/** Keeps so many streams open through one failover with every guard, and lets go of everything at the end. */
export async function soak({ upstream, streams, ms, tell }: Soak): Promise<Soaked> {
  const rung = ['one', 'other'].map((name) => providerOfApi('chat', upstream.url({ ...SCRIPT, name }), name));
  const chat = failover([rung], { hedgeAfter: HEDGE_AFTER_MS, stall: STALL, breaker: BREAKER, onOutage: 'hold' });
  const failures = new Map<string, number>();
  let switches = 0;
  chat.events$.subscribe((event) => {
    if (event.type === 'switch') switches++;
    if (event.type === 'attempt-failed') failures.set(event.error, (failures.get(event.error) ?? 0) + 1);
  });
  const readers = new Readers(chat, answerText(TOKENS));
  const reading = readers.read(streams);
  const lateness = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  lateness.enable();
  for (let left = ms; left > 0; left -= MINUTE_MS) {
    const before = { answers: readers.answers, switches };
    await wait(Math.min(left, MINUTE_MS));
    const lateMs = lateness.percentile(99) / 1e6 - RESOLUTION_MS;
    tell({ answers: readers.answers - before.answers, switches: switches - before.switches, lateMs, ...(await vitals()) });
    // The collections were no lateness of the streams'.
    lateness.reset();
  }
  lateness.disable();
  readers.leave();
  await reading;
  await chat.close();
  return { answers: readers.answers, failures, mistakes: readers.mistakes };
}
