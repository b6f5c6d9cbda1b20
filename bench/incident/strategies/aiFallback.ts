import { catchError, defer, type Observable, tap } from 'rxjs';
import type { ChatRequest } from '../../../src/chat/chatRequest.js';
import type { Chunk } from '../../../src/chat/chunk.js';
import type { VirtualClock } from '../../virtualClock.js';
import { patient } from './patient.js';
import type { Answering, Strategy } from './strategy.js';

const RESET_MS = 180_000;

/**
 * The rule of the package ai-fallback with its defaults: after an error the next model is the current one, for all calls, and the
 * first is again once three minutes have passed since it last became so. An answer that breaks is followed by a second one, whole.
 *
 * @see https://github.com/remorses/ai-fallback
 */
export const aiFallback: Strategy = {
  name: 'the rule of ai-fallback',
  begin: (providers, { clock }) => {
    const rule = new Rule(
      providers.map((provider) => patient(provider, clock)),
      clock,
    );
    return (request) => rule.answer(request);
  },
};

class Rule {
  private current = 0;
  private resetAt: number;

  constructor(
    private readonly models: readonly Answering[],
    private readonly clock: VirtualClock,
  ) {
    this.resetAt = clock.now();
  }

  answer(request: ChatRequest): Observable<Chunk> {
    return defer(() => {
      this.reset();
      return this.from(this.current, request);
    });
  }

  /** Asks the current model, and those after it until all have been asked. */
  private from(initial: number, request: ChatRequest): Observable<Chunk> {
    const model = this.models[this.current] as Answering; // Always within the list.
    let spoke = false;
    const note = (): void => {
      spoke = true;
    };
    const next = (error: unknown): Observable<Chunk> => {
      this.current = (this.current + 1) % this.models.length;
      if (spoke) return this.answer(request);
      if (this.current === initial) throw error;
      return this.from(initial, request);
    };
    return model(request).pipe(tap(note), catchError(next));
  }

  private reset(): void {
    const now = this.clock.now();
    if (this.current === 0 || now - this.resetAt < RESET_MS) return;
    this.current = 0;
    this.resetAt = now;
  }
}
