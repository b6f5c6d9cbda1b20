import { defer, finalize, type Observable } from 'rxjs';
import type { Chunk } from '../chat/chunk.js';
import type { Failover } from '../failover/failover.js';

/** A model that is served: its failover, and when that is over. */
export class ServedModel {
  readonly provider: Failover;
  private calls = 0;
  private retired: (() => void) | undefined;

  constructor(inner: Failover) {
    // All that a failover is, with its calls counted.
    this.provider = new Proxy(inner, {
      apply: (target, _this, [request]: Parameters<Failover>) => this.counted(() => target(request)),
    });
  }

  /** Resolves when its calls are over and it is closed. */
  async retire(): Promise<void> {
    if (this.calls > 0) await new Promise<void>((resolve) => (this.retired = resolve));
    await this.provider.close();
  }

  private counted(call: () => Observable<Chunk>): Observable<Chunk> {
    return defer(() => {
      this.calls += 1;
      return call().pipe(
        finalize(() => {
          this.calls -= 1;
          if (this.calls === 0) this.retired?.();
        }),
      );
    });
  }
}
