/** The operators, each with the factory of what several of its streams share, where there is one. */
export const OPERATORS: readonly { readonly name: string; readonly handle?: string }[] = [
  { name: 'withCircuitBreaker', handle: 'circuitBreaker' },
  { name: 'healthScore', handle: 'healthMonitor' },
  { name: 'raceFailover', handle: 'hedgeBudget' },
  { name: 'stallTimeout' },
  { name: 'retryWithBackoff', handle: 'retryBudget' },
  { name: 'resumeWith' },
  { name: 'validateWith' },
  { name: 'withBulkhead', handle: 'bulkhead' },
  { name: 'holdDuringOutage', handle: 'outage' },
  { name: 'coalesce' },
];
