import { atLeast, checkNumber } from './checkOption.js';

/** What extra requests are paid from: every call credits a fraction of a token, every extra request takes a whole one. */
export interface TokenBudget {
  /** The tokens there are now; a fraction is not enough for a request. */
  readonly available: number;
  /** Takes one token, and says whether there was one. */
  take(): boolean;
  /** What one call is worth: a fraction of a token, up to the burst in all. */
  credit(): void;
}

export interface TokenBudgetOptions {
  readonly ratio: number;
  readonly burst: number;
}

/** Counted in whole billionths, since ten credits of 0.1 must make exactly one token. */
const TOKEN = 1_000_000_000;

/** @param name - The factory this is made for, to be named when an option is wrong. */
export function tokenBudget(name: string, { ratio, burst }: TokenBudgetOptions): TokenBudget {
  const gain = Math.round(checkNumber(`${name}({ ratio })`, ratio, atLeast(0)) * TOKEN);
  const most = Math.round(checkNumber(`${name}({ burst })`, burst, atLeast(0, 1_000_000)) * TOKEN);
  let tokens = most;
  return {
    get available() {
      return tokens / TOKEN;
    },
    take() {
      if (tokens < TOKEN) return false;
      tokens -= TOKEN;
      return true;
    },
    credit() {
      tokens = Math.min(most, tokens + gain);
    },
  };
}
