import { concat, defer, ignoreElements, NEVER, type Observable, of, Subject, throwError, timer } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { Demand, presentDemand } from '../../operators/base/demand.js';
import { bulkhead, hedgeBudget, raceFailover, resumeWith, retryWithBackoff, withBulkhead } from '../../operators/index.js';

const broken: Observable<string> = throwError(() => new Error('down'));
const late = (ms: number, stream: Observable<string>): Observable<string> =>
  concat(timer(ms).pipe(ignoreElements()), stream) as Observable<string>;

/** Notes whose demand each of its subscriptions serves. */
function noting(stream: Observable<string>): { readonly noted: Observable<string>; readonly served: (Demand | undefined)[] } {
  const served: (Demand | undefined)[] = [];
  const noted = defer(() => {
    served.push(presentDemand());
    return stream;
  });
  return { noted, served };
}

const demand = new Demand();

function over(stream: Observable<unknown>): Promise<void> {
  return new Promise((ended) => Demand.of(demand, stream).subscribe({ error: () => ended(), complete: () => ended() }));
}

describe('a stream that is subscribed later serves the demand that was there at first', () => {
  it('a retry', async () => {
    const { noted, served } = noting(broken);
    await over(noted.pipe(retryWithBackoff({ retries: 2, delay: () => 1 })));
    expect(served).toStrictEqual([demand, demand, demand]);
  });

  it('a candidate, after a failure or as a hedge', async () => {
    const { noted, served } = noting(late(1, broken));
    await over(broken.pipe(raceFailover([() => noted, () => noted])));
    const budget = hedgeBudget({ ratio: 1 });
    await over(late(5, broken).pipe(raceFailover([() => noted], { hedgeAfter: 1, budget })));
    expect(served).toStrictEqual([demand, demand, demand]);
  });

  it('a successor, after a break or beside a silent stream', async () => {
    const { noted, served } = noting(of('rest'));
    await over(late(1, broken).pipe(resumeWith(() => noted)));
    vi.useFakeTimers();
    const ended = over(NEVER.pipe(resumeWith(() => noted, { soft: { after: 10 } })));
    vi.advanceTimersByTime(100);
    await ended;
    vi.useRealTimers();
    expect(served).toStrictEqual([demand, demand]);
  });

  it('a stream that waited for a place', async () => {
    const { noted, served } = noting(broken);
    const shared = bulkhead({ concurrent: 1, waiting: 1 });
    const first = new Subject<never>();
    first.pipe(withBulkhead(shared)).subscribe();
    const ended = over(noted.pipe(withBulkhead(shared)));
    first.complete();
    await ended;
    expect(served).toStrictEqual([demand]);
  });

  it('and not one that happens to be present then', () => {
    const { noted, served } = noting(NEVER);
    const first = new Subject<string>();
    first.pipe(resumeWith(() => noted)).subscribe();
    const breaking = defer(() => {
      first.error(new Error('down'));
      return NEVER;
    });
    Demand.of(demand, breaking).subscribe();
    expect(served).toStrictEqual([undefined]);
  });
});
