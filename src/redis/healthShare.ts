import { filter, Subscription } from 'rxjs';
import type { Failover } from '../failover/failover.js';
import type { Hint } from './hint.js';
import { RedisLink } from './redisLink.js';
import { SharedBreaker } from './sharedBreaker.js';
import type { ShareSettings } from './shareSettings.js';

/** What is shared of a failover. */
export type SharedFailover = Pick<Failover, 'breakers' | 'bench' | 'events$'>;

/** Many calls fail at once, and each makes the wait longer by next to nothing. */
const WORTH_TELLING_MS = 1_000;

/** One replica's part: tells what it has seen for itself, and believes the others for a while. */
export class HealthShare {
  readonly link: RedisLink;
  private readonly breakers: ReadonlyMap<string, SharedBreaker>;
  /** Until when each provider is left alone, as far as the others know. */
  private readonly benches = new Map<string, number>();
  private readonly listening = new Subscription();
  private hearing = false;
  private closed: Promise<void> | undefined;

  constructor(
    private readonly failover: SharedFailover,
    private readonly settings: ShareSettings,
  ) {
    const link = new RedisLink(settings);
    const shared = [...failover.breakers].map(([id, breaker]) => [id, new SharedBreaker(id, breaker, link, settings)] as const);
    this.link = link;
    this.breakers = new Map(shared);
    for (const breaker of this.breakers.values()) this.listening.add(breaker.watch());
    this.listening.add(link.hints$.subscribe((hint) => this.hear(hint)));
    this.listening.add(link.connected$.pipe(filter(Boolean)).subscribe(() => void this.meet()));
    this.listening.add(
      failover.events$.subscribe({
        next: (event) => {
          if (event.type === 'benched') this.benched(event.provider, event.ms);
        },
        complete: () => void this.close(),
      }),
    );
  }

  close(): Promise<void> {
    if (this.closed === undefined) {
      this.listening.unsubscribe();
      this.closed = this.link.close();
    }
    return this.closed;
  }

  /** Hears what is remembered, and tells what the others may have missed. */
  private async meet(): Promise<void> {
    await Promise.all([...this.breakers.keys()].map((provider) => this.recall(provider)));
    if (this.closed !== undefined) return;
    for (const breaker of this.breakers.values()) breaker.announce();
    for (const [provider, until] of this.benches) this.tellBench(provider, until);
  }

  private async recall(provider: string): Promise<void> {
    const { open, bench, trial } = await this.link.remembered(provider);
    if (this.closed !== undefined) return;
    if (open > 0) this.hear({ kind: 'open', provider, ms: open });
    if (bench > 0) this.hear({ kind: 'bench', provider, ms: bench });
    if (trial > 0) this.breakers.get(provider)?.hearTrial(trial);
  }

  private hear({ kind, provider, ms }: Hint): void {
    const breaker = this.breakers.get(provider);
    if (breaker === undefined) return;
    if (kind === 'closed') breaker.hearClosed();
    else if (kind === 'free') breaker.hearFree();
    else if (ms > 0) {
      if (kind === 'open') breaker.hearOpen(ms);
      else this.hearBench(provider, Math.min(ms, this.settings.ttl));
    }
  }

  private hearBench(provider: string, ms: number): void {
    this.remember(provider, ms);
    this.hearing = true;
    try {
      this.failover.bench(provider, ms);
    } finally {
      this.hearing = false;
    }
  }

  private benched(provider: string, ms: number): void {
    if (this.hearing) return;
    const known = this.benches.get(provider) ?? -Infinity;
    if (this.settings.now() + ms < known + WORTH_TELLING_MS) return;
    this.tellBench(provider, this.remember(provider, ms));
  }

  private remember(provider: string, ms: number): number {
    const until = Math.max(this.benches.get(provider) ?? -Infinity, this.settings.now() + ms);
    this.benches.set(provider, until);
    return until;
  }

  private tellBench(provider: string, until: number): void {
    const ms = until - this.settings.now();
    if (ms > 0) this.link.tell({ kind: 'bench', provider, ms });
  }
}
