import { VirtualTimeScheduler } from 'rxjs';
import type { Chunk } from '../../../src/chat/chunk.js';
import { bearer, httpProvider } from '../../../src/providers/httpProvider.js';
import type { SizeLimits } from '../../../src/transport/sizeLimits.js';
import type { Wire } from '../../../src/wire/wire.js';
import { bodyOf, type Delivery } from './delivery.js';

/** How long, in real time, a run may take before it counts as hung; most take less than a millisecond. */
export const HUNG_MS = 10_000;

/**
 * What a provider's subscriber saw of one answer. `pending`: no terminal notification, though nothing more will come;
 * `hung`: nor did the reader wait for more; `crashed`: an exception came out another way than as a notification.
 */
export interface Outcome {
  readonly chunks: readonly Chunk[];
  readonly end: 'complete' | 'error' | 'pending' | 'hung' | 'crashed';
  readonly error?: unknown;
  readonly tookMs: number;
}

/** Hands a body to a provider of this wire as its transport would, and waits, in virtual time, until nothing more can happen. */
export async function readThrough(wire: Wire, api: string, delivery: Delivery, limits: Partial<SizeLimits>): Promise<Outcome> {
  const begun = performance.now();
  const chunks: Chunk[] = [];
  const { end, error } = await new Promise<Pick<Outcome, 'end' | 'error'>>((settle) => {
    const scheduler = new VirtualTimeScheduler();
    const guard = setTimeout(() => settle({ end: 'hung' }), HUNG_MS);
    // All is read and no more will come: what timers there are run out.
    const drained = (): void => {
      try {
        scheduler.flush();
        settle({ end: 'pending' }); // unless a timer has completed it
      } catch (thrown) {
        settle({ end: 'crashed', error: thrown });
      }
      subscription.unsubscribe();
    };
    const provider = httpProvider(
      { factory: api, name: api, wire, baseUrl: 'http://127.0.0.1', keyOptional: true, keyHeader: bearer },
      {
        model: 'model',
        scheduler,
        limits,
        transport: ({ signal }) =>
          Promise.resolve({ status: 200, headers: new Headers(), body: bodyOf(delivery, signal, () => setImmediate(drained)) }),
      },
    );
    const subscription = provider('Hi').subscribe({
      next: (chunk) => chunks.push(chunk),
      complete: () => settle({ end: 'complete' }),
      error: (thrown: unknown) => settle({ end: 'error', error: thrown }),
    });
    subscription.add(() => clearTimeout(guard));
  });
  return { chunks, end, error, tookMs: performance.now() - begun };
}
