import { defer, filter, finalize, firstValueFrom, mergeMap, type Observable, of, throwError, timer } from 'rxjs';
import type { CircuitBreaker } from '../../../operators/index.js';
import { AllProvidersFailedError } from '../../../src/chat/allProvidersFailedError.js';
import type { Chunk } from '../../../src/chat/chunk.js';
import { completion } from '../../../src/chat/completion.js';
import { ProviderError, type ProviderErrorFacts } from '../../../src/chat/providerError.js';
import { type Failover, failover } from '../../../src/failover/failover.js';
import type { FailoverOptions } from '../../../src/failover/failoverOptions.js';
import { type Provider, provider } from '../../../src/providers/provider.js';
import { type SharedHealth, type ShareHealthOptions, shareHealth } from '../../../src/redis/index.js';

/** The one upstream that all replicas ask: it is down until it is told otherwise, and takes its time. */
export class Upstream {
  requests = 0;
  open = 0;
  mostOpen = 0;
  answerAfterMs = 5;
  facts: Partial<ProviderErrorFacts> | undefined = { kind: 'server' };

  ask(): Observable<Chunk> {
    return defer(() => {
      this.requests++;
      this.mostOpen = Math.max(this.mostOpen, ++this.open);
      return timer(this.answerAfterMs).pipe(mergeMap(() => this.answer()));
    }).pipe(finalize(() => this.open--));
  }

  private answer(): Observable<Chunk> {
    if (this.facts !== undefined)
      return throwError(() => new ProviderError({ kind: 'server', provider: 'primary', ...this.facts }));
    const from = { provider: 'primary', attempt: 0 };
    return of<Chunk[]>({ type: 'text', text: 'well', ...from }, { type: 'finish', reason: 'stop', ...from });
  }
}

/** One process of many: a failover of its own with a connection of its own. */
export interface Replica {
  readonly chat: Failover;
  readonly breaker: CircuitBreaker;
  readonly shared: SharedHealth | undefined;
  /** How often it asked the upstream. */
  readonly requests: number;
  /** The answer, or why there was none. */
  ask(prompt?: string): Promise<string>;
  close(): Promise<void>;
}

const OPTIONS: FailoverOptions = { retry: false, probe: false, breaker: { failures: 3, resetAfter: 600, resetFactor: 1 } };

export function replica(
  upstream: Upstream,
  sharing: ShareHealthOptions | undefined,
  options: FailoverOptions = {},
  backups: readonly Provider[] = [],
): Replica {
  let requests = 0;
  const primary = provider('primary', () => {
    requests++;
    return upstream.ask();
  });
  const chat = failover([primary, ...backups], { ...OPTIONS, ...options });
  const shared = sharing && shareHealth(chat, { timeout: 250, lease: 900, ...sharing });
  const breaker = chat.breakers.get('primary');
  if (breaker === undefined) throw new Error('a failover has a breaker for each provider');
  return {
    chat,
    breaker,
    shared,
    get requests() {
      return requests;
    },
    ask: (prompt = 'hello') =>
      completion(chat(prompt)).then(
        ({ text }) => text,
        (error: unknown) => (AllProvidersFailedError.is(error) ? (error.attempts[0]?.error ?? 'nobody asked') : 'another error'),
      ),
    close: async () => {
      await shared?.close();
      await chat.close();
    },
  };
}

export async function connected({ shared }: Replica): Promise<void> {
  if (shared !== undefined) await firstValueFrom(shared.connected$.pipe(filter(Boolean)));
}
