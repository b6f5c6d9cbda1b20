import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, onTestFinished, vi } from 'vitest';
import { RedisServer } from './redisServer.js';
import { type Replica, replica } from './replica.js';

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
export const stateOf = (one: Replica): string => one.breaker.state;
export const seen = (work: () => void, timeout = 5_000): Promise<void> => vi.waitFor(work, { timeout, interval: 5 });

/** One Redis for the tests of a file, a prefix for each, and whoever is on it goes when the test is over. */
export class Stage {
  private server: RedisServer | undefined;
  private prefixes = 0;
  private readonly replicas: Replica[] = [];

  constructor() {
    beforeAll(async () => {
      this.server = await RedisServer.start();
    });
    afterEach(async () => {
      await Promise.all(this.replicas.splice(0).map((one) => one.close()));
    });
    afterAll(() => this.server?.remove());
  }

  get url(): string {
    if (this.server === undefined) throw new Error('the server is there when a test runs');
    return this.server.url;
  }

  sharing(): { readonly url: string; readonly prefix: string } {
    return { url: this.url, prefix: `test-${this.prefixes++}` };
  }

  open(...how: Parameters<typeof replica>): Replica {
    const one = replica(...how);
    this.replicas.push(one);
    return one;
  }

  /** A client beside the replicas. */
  outsider(): Redis {
    const client = new Redis(this.url);
    onTestFinished(() => client.disconnect());
    return client;
  }
}

export async function fail(one: Replica, times = 3): Promise<void> {
  for (let time = 0; time < times; time++) await one.ask();
}

/** Asks without a pause until the function that is returned is called. */
export function askOn(...replicas: readonly Replica[]): () => Promise<void> {
  let on = true;
  const loops = replicas.map(async (one) => {
    while (on) {
      await one.ask();
      await pause(5);
    }
  });
  return async () => {
    on = false;
    await Promise.all(loops);
  };
}
