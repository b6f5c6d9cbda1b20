import {
  catchError,
  connect,
  defer,
  EMPTY,
  exhaustMap,
  filter,
  type MonoTypeOperatorFunction,
  merge,
  type Observable,
  of,
  repeat,
  tap,
} from 'rxjs';
import { reportThrown } from '../../operators/base/reportThrown.js';
import { wallClock } from '../transport/wallClock.js';
import { Backlog } from './backlog.js';
import type { FailoverEvent } from './failoverEvent.js';
import { WebhookError } from './webhookError.js';
import { type WebhookOptions, webhookSettings } from './webhookSettings.js';

/** How many events wait for their post; the oldest give way. */
const MOST_WAITING = 1_000;

/**
 * Posts what happens to a failover to an address, one event at a time, and mirrors the events.
 *
 * ```text
 * events$                 -s---e------|     an outage starts, and ends
 * posts                    ==  ==           each under way for 2 ms
 * webhook(url)            -s---e------|
 * ```
 *
 * A post is the event as JSON, with its time of day as `time`, and without `at`; there is no prompt and no answer in it. Any 2xx takes
 * it. What fails is retried, so that a post may arrive twice; what is given up, and what 1,000 younger ones have pushed out of the line,
 * is counted as `dropped` in the next post. No failure to post reaches the events. They complete when the last post is through;
 * unsubscribing aborts it. State is per subscription.
 *
 * @param url - http or https. Whoever knows it may post there: no error tells it. Credentials belong in `headers`.
 * @param options - A wrong one is a `TypeError` that names it.
 * @example
 * ```ts
 * chat.events$.pipe(webhook('https://ops.example/llm', { types: ['outage-started', 'outage-ended'] })).subscribe();
 * // POST {"type":"outage-started","requestId":"","time":"2026-11-26T09:30:00.000Z"}
 * ```
 * @returns An operator that mirrors the events.
 */
export function webhook(url: string, options: WebhookOptions = {}): MonoTypeOperatorFunction<FailoverEvent> {
  const { types, deliver, onGiveUp } = webhookSettings(url, options);
  const posts = (events$: Observable<FailoverEvent>): Observable<never> =>
    defer(() => {
      const backlog = new Backlog<Notice>(MOST_WAITING);
      const giveUp = ({ event }: Notice, error: unknown, dropped: number): Observable<never> => {
        backlog.lost += dropped + 1;
        if (WebhookError.is(error)) reportThrown(() => onGiveUp(error, event));
        return EMPTY;
      };
      const next = defer(() => {
        const notice = backlog.next();
        if (notice === undefined) return EMPTY;
        const { lost } = backlog;
        backlog.lost = 0;
        return deliver(bodyOf(notice, lost)).pipe(catchError((error: unknown) => giveUp(notice, error, lost)));
      });
      const all = next.pipe(repeat({ delay: () => (backlog.isEmpty ? EMPTY : of(undefined)) }));
      return events$.pipe(
        filter(({ type }) => types.includes(type)),
        tap((event) => backlog.add({ event, time: new Date(wallClock()).toISOString() })),
        exhaustMap(() => all),
      );
    });
  return connect((events$) => merge(events$, posts(events$)));
}

interface Notice {
  readonly event: FailoverEvent;
  /** When it happened, for people and other machines. */
  readonly time: string;
}

/** `at` is of a clock that nobody else reads. */
function bodyOf({ event: { at: _, ...event }, time }: Notice, dropped: number): string {
  return JSON.stringify({ ...event, time, ...(dropped > 0 && { dropped }) });
}
