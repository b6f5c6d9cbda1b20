import type { FailoverOptions } from 'rxbaton';

/** What the page lets one choose of a failover's options. */
export interface Choices {
  readonly hedgeAfter: NonNullable<FailoverOptions['hedgeAfter']>;
  readonly continuation: NonNullable<FailoverOptions['continuation']>;
}

export const FIRST_CHOICES: Choices = { hedgeAfter: false, continuation: 'auto' };
