/** The longest wait a timer can hold, about 25 days: `setTimeout` takes anything longer for no wait at all, and fires at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;
