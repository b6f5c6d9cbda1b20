type Later = (work: () => void) => unknown;

const { setImmediate: afterReading } = globalThis as { readonly setImmediate?: Later };

/** Does some work when all that one read of a socket brought has been dealt with; where nobody can tell, with the next microtask. */
export const nextTurn: Later = afterReading ?? queueMicrotask;
