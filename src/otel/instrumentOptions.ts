import { type Meter, metrics, type Tracer, trace } from '@opentelemetry/api';
import type { TimestampProvider } from 'rxjs';
import { checkFunction, checkOneOf } from '../../operators/base/checkOption.js';
import { monotonicScheduler } from '../transport/monotonicScheduler.js';

/**
 * Which names are given: those of now, or the last ones before providers were called `gen_ai.provider.name`, by which existing
 * dashboards may go.
 */
export type SemanticConventions = 'latest' | '1.36';

export interface InstrumentOptions {
  /** @defaultValue `trace.getTracer('rxbaton')`: that of the SDK which the program has registered, if any */
  readonly tracer?: Tracer | undefined;
  /** @defaultValue `metrics.getMeter('rxbaton')` */
  readonly meter?: Meter | undefined;
  /**
   * Whether prompts and answers are written on spans, for whoever may read them there.
   * @defaultValue `false`
   */
  readonly captureContent?: boolean | undefined;
  /**
   * `1.36` says `gen_ai.system` instead of `gen_ai.provider.name`, and has no times of chunks.
   * @defaultValue `'latest'`
   */
  readonly semconv?: SemanticConventions | undefined;
  /**
   * The clock by which calls and chunks are timed; attempts are timed by the failover's own.
   * @defaultValue a clock that does not jump
   */
  readonly clock?: TimestampProvider | undefined;
}

export type InstrumentSettings = { readonly [Name in keyof InstrumentOptions]-?: NonNullable<InstrumentOptions[Name]> };

const NAME = 'rxbaton';

/** The options with their defaults; a wrong one is an error that names it. */
export function instrumentSettings(options: InstrumentOptions): InstrumentSettings {
  const { tracer = trace.getTracer(NAME), meter = metrics.getMeter(NAME), clock = monotonicScheduler } = options;
  const { captureContent = false, semconv = 'latest' } = options;
  checkHas('tracer', tracer, 'startSpan');
  checkHas('meter', meter, 'createHistogram');
  checkHas('clock', clock, 'now');
  checkOneOf('instrument({ semconv })', semconv, ['latest', '1.36']);
  if (typeof captureContent !== 'boolean')
    throw new TypeError(`instrument({ captureContent }) must be true or false, not ${JSON.stringify(captureContent)}`);
  return { tracer, meter, clock, captureContent, semconv };
}

function checkHas<T extends object>(option: string, value: T, method: keyof T & string): void {
  checkFunction(`instrument({ ${option} }).${method}`, value[method]);
}
