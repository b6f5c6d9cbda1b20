import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { above, atLeast, checkFunction, checkNumber, whole } from '../../operators/base/checkOption.js';
import { Lookout } from '../../operators/base/lookout.js';
import { wallClock as timeOfDay } from '../transport/wallClock.js';
import { type CorsOptions, checkedCors } from './cors.js';
import { type GatewayKeys, Keyring } from './keyring.js';
import type { MetricsSink } from './metricsSink.js';

export interface GatewayOptions {
  /** Who may ask, and for which models; or a function that tells. @defaultValue everybody may */
  readonly keys?: GatewayKeys | undefined;
  /** The most bytes of a request's body. @defaultValue 10,000,000 */
  readonly bodyBytes?: number | undefined;
  /** Milliseconds within which a body must have come. @defaultValue 30,000 */
  readonly bodyTimeout?: number | undefined;
  /** The most bytes of a request's headers. @defaultValue 32,768 */
  readonly headerBytes?: number | undefined;
  /** How deep the arrays and objects of a body may be nested. @defaultValue 128 */
  readonly jsonDepth?: number | undefined;
  /** Requests that may be under way at once, streams among them. @defaultValue 1,000 */
  readonly concurrent?: number | undefined;
  /** Milliseconds that a stream's head waits for content, so that a failure has its own status. @defaultValue 5,000 */
  readonly headAfter?: number | undefined;
  /** Milliseconds of silence after which a client that waits is told that it still does. @defaultValue 15,000 */
  readonly heartbeatEvery?: number | undefined;
  /** Bytes that wait for a slow reader before the provider is read no further. @defaultValue 65,536 */
  readonly highWaterMark?: number | undefined;
  /** How many tickets are remembered; the oldest are forgotten first. @defaultValue 1,000 */
  readonly maxTickets?: number | undefined;
  /**
   * Characters of answers that are remembered for clients of Responses, which refer to what was said unless they send
   * `store: false`; the oldest is forgotten first. @defaultValue 4,000,000
   */
  readonly recallCharacters?: number | undefined;
  /** Lets web pages of these origins ask. @defaultValue none may */
  readonly cors?: CorsOptions | undefined;
  /** Where figures go; without it there is no `/metrics`. @defaultValue none */
  readonly metrics?: MetricsSink | undefined;
  /** Times heads, heartbeats and bodies. @defaultValue `asyncScheduler` */
  readonly scheduler?: SchedulerLike | undefined;
  /** Milliseconds since 1970, for the times that answers bear. @defaultValue `Date.now` */
  readonly wallClock?: (() => number) | undefined;
  /** Names an answer. @defaultValue 32 random hexadecimal digits */
  readonly newId?: (() => string) | undefined;
}

/** The options with their defaults. */
export interface GatewaySettings {
  readonly keyring: Keyring | undefined;
  readonly bodyBytes: number;
  readonly bodyTimeout: number;
  readonly headerBytes: number;
  readonly jsonDepth: number;
  readonly concurrent: number;
  readonly headAfter: number;
  readonly heartbeatEvery: number;
  readonly highWaterMark: number;
  readonly maxTickets: number;
  readonly recallCharacters: number;
  readonly cors: CorsOptions | undefined;
  readonly metrics: MetricsSink | undefined;
  readonly scheduler: SchedulerLike;
  /** One timer for all streams that wait. */
  readonly lookout: Lookout;
  readonly wallClock: () => number;
  readonly newId: () => string;
}

/** The options with their defaults; a wrong one is an error that names it. */
export function gatewaySettings(options: GatewayOptions): GatewaySettings {
  const { bodyBytes = 10_000_000, bodyTimeout = 30_000, headerBytes = 32_768, jsonDepth = 128, concurrent = 1_000 } = options;
  const { headAfter = 5_000, heartbeatEvery = 15_000, highWaterMark = 65_536, maxTickets = 1_000 } = options;
  const { recallCharacters = 4_000_000 } = options;
  const { scheduler = asyncScheduler, wallClock = timeOfDay, newId = randomId } = options;
  return {
    keyring: options.keys === undefined ? undefined : new Keyring(options.keys),
    bodyBytes: checkNumber('gateway({ bodyBytes })', bodyBytes, whole(1)),
    bodyTimeout: checkNumber('gateway({ bodyTimeout })', bodyTimeout, above(0, Infinity)),
    headerBytes: checkNumber('gateway({ headerBytes })', headerBytes, whole(1)),
    jsonDepth: checkNumber('gateway({ jsonDepth })', jsonDepth, whole(1)),
    concurrent: checkNumber('gateway({ concurrent })', concurrent, whole(1, Infinity)),
    headAfter: checkNumber('gateway({ headAfter })', headAfter, atLeast(0, Infinity)),
    heartbeatEvery: checkNumber('gateway({ heartbeatEvery })', heartbeatEvery, above(0, Infinity)),
    highWaterMark: checkNumber('gateway({ highWaterMark })', highWaterMark, whole(1)),
    maxTickets: checkNumber('gateway({ maxTickets })', maxTickets, whole(0)),
    recallCharacters: checkNumber('gateway({ recallCharacters })', recallCharacters, whole(0)),
    cors: checkedCors(options.cors),
    metrics: options.metrics,
    scheduler,
    lookout: new Lookout(scheduler),
    wallClock: checkFunction('gateway({ wallClock })', wallClock),
    newId: checkFunction('gateway({ newId })', newId),
  };
}

function randomId(): string {
  return crypto.randomUUID().replaceAll('-', '');
}
