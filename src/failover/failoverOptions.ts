import type { SchedulerLike, Subscription } from 'rxjs';
import { above, atLeast, checkFunction, checkNumber, checkOneOf } from '../../operators/base/checkOption.js';
import { isStandardSchema } from '../../operators/base/standardSchema.js';
import type {
  CircuitBreakerOptions,
  HealthMonitorOptions,
  RetryWithBackoffOptions,
  StallTimeoutOptions,
  StandardSchemaV1,
} from '../../operators/index.js';
import { type RetryRules, retryRules } from '../../operators/retry/retryRules.js';
import type { Chunk } from '../chat/chunk.js';
import type { Completion } from '../chat/completionFold.js';
import { definedOf } from '../chat/definedOf.js';
import { type QueueOptions, type QueueSettings, queueSettings } from '../outage/queueSettings.js';
import { backgroundTimer } from '../transport/backgroundTimer.js';
import { monotonicScheduler } from '../transport/monotonicScheduler.js';
import { checkedLearned, type Learned } from './flywheel/learned.js';

/** A judge of whole answers: a schema of the text (or of the `output` where the request has one), or a function. */
export type AnswerValidation = StandardSchemaV1 | ((answer: Completion) => boolean | Promise<boolean>);

export interface FailoverOptions {
  /**
   * Its id, where it is itself a provider of another failover.
   * @defaultValue `'failover'`
   */
  readonly id?: string | undefined;
  /**
   * How hiccups are retried where they happened, before anything is out.
   * @defaultValue `{ retries: 2, maxRetryAfter: 2_000 }`, or 10 s when there is only one provider
   */
  readonly retry?: RetryWithBackoffOptions | false | undefined;
  /** @defaultValue 5 failures in a row open it for 30 s */
  readonly breaker?: CircuitBreakerOptions | false | undefined;
  /** @defaultValue under 10 % errors in the last 50 calls and 30 s */
  readonly health?: HealthMonitorOptions | undefined;
  /**
   * Limits on the silence before and between chunks with content. A provider that falls silent in the middle of its answer stays
   * beside its successor until one of them speaks.
   *
   * `between` may adapt: `{ quantile: 0.99, factor: 4, min: 1_500, max: 5_000 }` sees a silence after 1.5 s where words come evenly,
   * and leaves a model the 5 s after a thought or a tool call. That is no default, since a rare long pause looks like a stall.
   * @defaultValue `{ first: 10_000, between: 5_000 }`
   */
  readonly stall?: StallTimeoutOptions<Chunk> | false | undefined;
  /**
   * Starts the next provider beside one that is slow to begin: after so many ms, or after the 95th percentile of its own times.
   * @defaultValue `false`
   */
  readonly hedgeAfter?: number | 'p95' | false | undefined;
  /**
   * Calls in flight at the best provider from which on its healthy equals share the load: each call begins with the less loaded of
   * two of them, chosen at random. `Infinity`: never.
   * @defaultValue `32`
   */
  readonly spreadAbove?: number | undefined;
  /**
   * What follows a break after content: `auto` goes on at the same character where that is possible and starts over where it
   * is not, `restart` always starts over, `off` ends with the error.
   * @defaultValue `'auto'`
   */
  readonly continuation?: 'auto' | 'restart' | 'off' | undefined;
  /**
   * What a model is told that must be asked in words to go on with an answer which broke off.
   * @defaultValue to continue with the very next character, without repeating, starting over or an introduction
   */
  readonly resumeInstruction?: string | undefined;
  /**
   * When every provider is down: `fail` errors with all attempts, `hold` keeps the request and answers after recovery.
   * @defaultValue `'fail'`
   */
  readonly onOutage?: 'fail' | 'hold' | undefined;
  /** @defaultValue `'fail'` */
  readonly onContentFilter?: 'fail' | 'switch' | undefined;
  /** Judges the whole answer at its end; one that fails is started over elsewhere. */
  readonly validate?: AnswerValidation | undefined;
  /**
   * Milliseconds for the whole call.
   * @defaultValue `Infinity`
   */
  readonly timeout?: number | undefined;
  /**
   * Small requests to providers that are unhealthy, open or, in an outage, all: `every` so many ms, given up after `timeout`. Each wait
   * is half of that to one and a half times that, at random, so that many processes do not ask in step.
   * @defaultValue `{ every: 5_000, timeout: 2_000 }`
   */
  readonly probe?: { readonly every?: number | undefined; readonly timeout?: number | undefined } | false | undefined;
  /**
   * Leaves out what has helped fewer than one in five times against failures of this provider, kind and phase (a retry, mostly),
   * where something else may help; one time in twenty it is tried all the same. Off, `diagnose()` still tells what helped.
   * @defaultValue `true`
   */
  readonly learn?: boolean | undefined;
  /**
   * What `learned()` of an earlier failover gave, to begin with.
   * @defaultValue nothing
   */
  readonly learned?: Learned | undefined;
  /** What happens to requests that are held through an outage. */
  readonly queue?: QueueOptions | undefined;
  /** @defaultValue one with a monotonic clock */
  readonly scheduler?: SchedulerLike | undefined;
  /** @defaultValue `Math.random` */
  readonly random?: (() => number) | undefined;
}

/** The options with their defaults. */
export interface FailoverSettings {
  readonly id: string;
  readonly retry: RetryRules;
  readonly breaker: CircuitBreakerOptions | false;
  readonly health: HealthMonitorOptions;
  readonly stall: StallTimeoutOptions<Chunk> | false;
  readonly hedgeAfter: number | 'p95' | false;
  readonly spreadAbove: number;
  readonly continuation: 'auto' | 'restart' | 'off';
  readonly resumeInstruction: string | undefined;
  readonly onOutage: 'fail' | 'hold';
  readonly onContentFilter: 'fail' | 'switch';
  readonly validate: AnswerValidation | undefined;
  readonly timeout: number;
  readonly probe: { readonly every: number; readonly timeout: number } | false;
  readonly learn: boolean;
  readonly learned: Learned | undefined;
  readonly queue: QueueSettings;
  readonly scheduler: SchedulerLike;
  readonly random: () => number;
  /** A timer that does not keep a program alive. */
  readonly background: (work: () => void, ms: number) => Subscription;
}

/** Not even what was never sent. */
const NEVER: RetryWithBackoffOptions = { retries: 0, when: () => false };

const STALL = { first: 10_000, between: 5_000 };

/** The options with their defaults; a wrong one is an error that names it. (The guards check their own.) */
export function failoverSettings(options: FailoverOptions, providers: number): FailoverSettings {
  const { id = 'failover', retry = {}, breaker = {}, health = {}, stall = {}, random = Math.random } = options;
  const {
    scheduler = monotonicScheduler,
    hedgeAfter = false,
    spreadAbove = 32,
    continuation = 'auto',
    onOutage = 'fail',
    onContentFilter = 'fail',
    timeout = Infinity,
    learn = true,
  } = options;
  checkChoice('continuation', continuation, ['auto', 'restart', 'off']);
  checkChoice('onOutage', onOutage, ['fail', 'hold']);
  checkChoice('onContentFilter', onContentFilter, ['fail', 'switch']);
  if (hedgeAfter !== false && hedgeAfter !== 'p95') checkNumber('failover({ hedgeAfter })', hedgeAfter, atLeast(0, Infinity));
  checkNumber('failover({ spreadAbove })', spreadAbove, atLeast(1, Infinity));
  checkNumber('failover({ timeout })', timeout, above(0, Infinity));
  checkFunction('failover({ random })', random);
  return {
    id,
    retry: retryRules(
      retry === false ? NEVER : { scheduler, random, maxRetryAfter: providers > 1 ? 2_000 : 10_000, ...definedOf(retry) },
    ),
    breaker,
    health,
    stall: stall && { ...STALL, ...definedOf(stall) },
    hedgeAfter,
    spreadAbove,
    continuation,
    resumeInstruction: checkedInstruction(options.resumeInstruction),
    onOutage,
    onContentFilter,
    validate: checkedValidation(options.validate),
    timeout,
    probe: checkedProbe(options.probe),
    learn: checkBoolean('learn', learn),
    learned: checkedLearned(options.learned),
    queue: queueSettings(options.queue),
    scheduler,
    random,
    background: options.scheduler === undefined ? backgroundTimer : (work, ms) => scheduler.schedule(work, ms),
  };
}

function checkedProbe(probe: FailoverOptions['probe'] = {}): FailoverSettings['probe'] {
  if (probe === false) return false;
  const { every = 5_000, timeout = 2_000 } = probe;
  return {
    every: checkNumber('failover({ probe.every })', every, above(0)),
    timeout: checkNumber('failover({ probe.timeout })', timeout, above(0)),
  };
}

function checkedValidation(validate: FailoverOptions['validate']): AnswerValidation | undefined {
  if (validate === undefined || isStandardSchema(validate)) return validate;
  return checkFunction('failover({ validate })', validate);
}

function checkedInstruction(instruction: unknown): string | undefined {
  if (instruction === undefined || (typeof instruction === 'string' && instruction.trim() !== '')) return instruction;
  throw new TypeError(`failover({ resumeInstruction }) must be words to say, not ${JSON.stringify(instruction)}`);
}

function checkBoolean(option: string, value: boolean): boolean {
  if (typeof value === 'boolean') return value;
  throw new TypeError(`failover({ ${option} }) must be true or false, not ${JSON.stringify(value)}`);
}

function checkChoice(option: string, value: string, choices: readonly string[]): void {
  checkOneOf(`failover({ ${option} })`, value, choices);
}
