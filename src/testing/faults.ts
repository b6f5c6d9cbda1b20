import {
  concat,
  concatMap,
  defer,
  dematerialize,
  ignoreElements,
  materialize,
  NEVER,
  type Observable,
  of,
  type SchedulerLike,
  takeWhile,
  throwError,
  timer,
} from 'rxjs';
import { type Chunk, isContent } from '../chat/chunk.js';
import { type ErrorKind, ProviderError } from '../chat/providerError.js';

/** One fault, in one request. */
export interface Strike {
  readonly provider: string;
  /** Instead of an error's usual words. */
  readonly says: string;
  /** Chunks with content before it. */
  readonly after: number;
  /** From 0 up to 1, for what else is to be chosen. */
  readonly chance: number;
  readonly slowMs: number;
  readonly scheduler: SchedulerLike;
}

export type FaultName = 'error' | 'cut' | 'stall' | 'truncate' | 'slow' | 'duplicate';

/** What a provider answers with when it does not answer. */
const REFUSALS: readonly ErrorKind[] = ['server', 'overloaded', 'rate-limit', 'network'];

export const FAULTS: Readonly<Record<FaultName, (source: Observable<Chunk>, strike: Strike) => Observable<Chunk>>> = {
  error: (_, strike) => failing(strike, REFUSALS[Math.floor(strike.chance * REFUSALS.length)]),
  cut: (source, strike) => concat(beginning(source, strike.after), failing(strike, 'network')),
  stall: (source, strike) => concat(beginning(source, strike.after), NEVER),
  truncate: (source, strike) => beginning(source, strike.after),
  slow: (source, { slowMs, scheduler }) =>
    source.pipe(
      materialize(),
      concatMap((event) => concat(timer(slowMs, scheduler).pipe(ignoreElements()), of(event))),
      dematerialize(),
    ),
  duplicate: (source, { after }) =>
    counted(source, (chunk, place) => (chunk.type === 'text' && place === after ? of(chunk, chunk) : of(chunk))),
};

function failing({ provider, says }: Strike, kind: ErrorKind = 'server'): Observable<never> {
  return throwError(() => new ProviderError({ kind, provider, code: 'chaos', advice: says }));
}

/** So many chunks with content and what is between them; never the end. */
function beginning(source: Observable<Chunk>, most: number): Observable<Chunk> {
  return defer(() => {
    let said = 0;
    return source.pipe(takeWhile((chunk) => chunk.type !== 'finish' && (!isContent(chunk) || said++ < most)));
  });
}

/** @param place - Of a chunk with content among those, from 1. */
function counted(source: Observable<Chunk>, tell: (chunk: Chunk, place: number) => Observable<Chunk>): Observable<Chunk> {
  return defer(() => {
    let said = 0;
    return source.pipe(concatMap((chunk) => tell(chunk, isContent(chunk) ? ++said : said)));
  });
}
