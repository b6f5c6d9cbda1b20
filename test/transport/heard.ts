import { getEventListeners } from 'node:events';
import type { ChatRequest, Chunk, Provider } from '../../src/index.js';

/** What one call let its caller hear. */
export interface Heard {
  readonly chunks: readonly Chunk[];
  readonly text: string;
  /** Absent when it completed. */
  readonly error?: unknown;
}

/** Asks, hears the answer out, and sees that it ended once and left no listener on the caller's signal. */
export function hear(provider: Provider, request: Partial<ChatRequest> = {}): Promise<Heard> {
  const { signal = new AbortController().signal } = request;
  const chunks: Chunk[] = [];
  return new Promise((resolve, reject) => {
    let endings = 0;
    const ended = (outcome: object): void => {
      endings++;
      if (endings > 1) reject(new Error('it ended twice'));
      const text = chunks.map((chunk) => (chunk.type === 'text' ? chunk.text : '')).join('');
      // Whatever may still come from the socket has its chance to.
      setTimeout(() => {
        if (getEventListeners(signal, 'abort').length > 0) reject(new Error('a listener is left on the signal'));
        resolve({ chunks, text, ...outcome });
      }, 5);
    };
    provider({ messages: [{ role: 'user', content: 'Hi' }], ...request, signal }).subscribe({
      next: (chunk) => {
        if (endings > 0) reject(new Error('a chunk came after the end'));
        chunks.push(chunk);
      },
      error: (error: unknown) => ended({ error }),
      complete: () => ended({}),
    });
  });
}
