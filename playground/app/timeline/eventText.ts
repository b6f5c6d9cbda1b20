import type { FailoverEvent } from 'rxbaton';

/** What an event says beside its type and time. */
export function eventText(event: FailoverEvent): string {
  switch (event.type) {
    case 'attempt-started':
      return `${event.provider}, attempt ${event.attempt}${event.hedge === true ? ', a hedge' : ''}`;
    case 'attempt-succeeded':
    case 'attempt-aborted':
      return `${event.provider}, ${Math.round(event.booked.totalMs)} ms, ${event.booked.usage.outputTokens ?? 0} tokens`;
    case 'attempt-failed':
      return `${event.provider}, ${event.error}`;
    case 'retry':
      return `${event.provider} in ${Math.round(event.delayMs)} ms`;
    case 'switch':
      return `${event.from} → ${event.to}, ${event.cause}${event.mode === undefined ? '' : `, by ${event.mode}`}`;
    case 'breaker':
      return `${event.provider} ${event.state}`;
    case 'benched':
      return `${event.provider} for ${Math.round(event.ms / 1_000)} s`;
    case 'outage-started':
    case 'outage-ended':
      return '';
    default:
      return event.ticket;
  }
}
