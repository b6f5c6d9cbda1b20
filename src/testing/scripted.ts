import {
  asyncScheduler,
  concat,
  concatMap,
  EMPTY,
  from,
  ignoreElements,
  NEVER,
  type Observable,
  type SchedulerLike,
  throwError,
  timer,
} from 'rxjs';
import type { Capabilities } from '../chat/capabilities.js';
import type { Chunk, ChunkBody } from '../chat/chunk.js';
import { ProviderError } from '../chat/providerError.js';
import { type Provider, provider } from '../providers/provider.js';
import { type Mark, parseMarbles } from './parseMarbles.js';

/** What a letter stands for: text, a chunk or several, or an error that ends the answer. */
export type ScriptedValue = string | ChunkBody | readonly ChunkBody[] | Error;

export interface ScriptedOptions {
  /** Whose ms the frames are. @defaultValue `asyncScheduler`, which in `TestScheduler.run` keeps virtual time */
  readonly scheduler?: SchedulerLike | undefined;
  /** @defaultValue what `provider()` gives */
  readonly capabilities?: Partial<Capabilities> | undefined;
}

/**
 * A provider that plays a marble diagram, for tests of what is built on providers.
 *
 * ```text
 * scripted('a', '-H-e-l-l-o-|')
 * a('Hi')        -H-e-l-l-o-|      each letter a text chunk, after a `start` chunk with the first; | finishes and completes
 *
 * scripted('a', '-H-e-#')          # errors: the `#` of the values, or a `ProviderError` of kind `server`
 * scripted('a', 'H 20ms (el)')     lets 20 ms pass, then speaks twice at once, then falls silent with the socket open
 * ```
 *
 * A frame is a millisecond. `'-'`, `'|'`, `'#'`, `'('`, `')'` and the space are syntax; any other character is text, unless `values`
 * gives it something else to be. The diagram is played anew for each subscription; unsubscribing ends it. No state.
 *
 * @param id - Unique in a failover.
 * @param marbles - A `TypeError` tells of a group that is not closed, and of what comes after the end.
 * @param values - What symbols stand for: `'|'` may be a `finish` chunk with another reason, or `[]` for an answer cut without one;
 *   `'start'` what comes before the first.
 * @example
 * ```ts
 * const chat = failover([scripted('a', '-H-e-l-#'), scripted('b', '-l-o-|')]);
 * console.log((await completion(chat('Hi'))).text); // Hello
 * ```
 */
export function scripted(
  id: string,
  marbles: string,
  values: Readonly<Record<string, ScriptedValue>> = {},
  options: ScriptedOptions = {},
): Provider {
  if (typeof marbles !== 'string') throw new TypeError(`scripted('${id}', marbles) must be a diagram, not ${typeof marbles}`);
  const { scheduler = asyncScheduler, capabilities } = options;
  const marks = parseMarbles(marbles);
  const moments = momentsOf(marks);
  const tail = marks.some(({ symbol }) => symbol === '|') ? EMPTY : NEVER;
  const play = (symbol: string): Observable<Chunk> => played(id, symbol, values);
  const frame = ({ after, symbols }: Moment): Observable<Chunk> => {
    const said = concat(...symbols.map(play));
    // What comes in the first frame comes with the subscription.
    return after === 0 ? said : concat(timer(after, scheduler).pipe(ignoreElements()), said);
  };
  return provider(id, () => concat(from(moments).pipe(concatMap(frame)), tail), capabilities);
}

/** What comes together, and how many ms after what came before. */
interface Moment {
  readonly after: number;
  readonly symbols: readonly string[];
}

function momentsOf(marks: readonly Mark[]): readonly Moment[] {
  const times = [...new Set(marks.map(({ at }) => at))];
  return times.map((at, index) => ({
    after: at - (times[index - 1] ?? 0),
    symbols: [...(index === 0 ? [START] : []), ...marks.filter((mark) => mark.at === at).map(({ symbol }) => symbol)],
  }));
}

/** No symbol of a diagram: it comes before the first. */
const START = 'start';

function played(id: string, symbol: string, values: Readonly<Record<string, ScriptedValue>>): Observable<Chunk> {
  const value = Object.hasOwn(values, symbol) ? values[symbol] : usual(id, symbol);
  if (symbol === '#' || value instanceof Error) return throwError(() => value);
  const bodies = typeof value === 'string' ? [{ type: 'text' as const, text: value }] : [value ?? []].flat();
  return from(bodies.map((body): Chunk => ({ ...body, provider: id, attempt: 0 })));
}

function usual(id: string, symbol: string): ScriptedValue {
  if (symbol === START) return { type: 'start', model: id };
  if (symbol === '|') return { type: 'finish', reason: 'stop' };
  if (symbol === '#') return new ProviderError({ kind: 'server', provider: id });
  return symbol;
}
