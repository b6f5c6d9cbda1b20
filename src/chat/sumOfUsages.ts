import { definedOf } from './definedOf.js';
import type { Usage } from './usage.js';

/** The sum of several attempts' tokens; a figure that none of them gave stays absent. */
export function sumOfUsages(usages: readonly Usage[]): Usage {
  const sum = (of: keyof Usage): number | undefined =>
    usages.reduce<number | undefined>((total, usage) => {
      const value = usage[of];
      return value === undefined ? total : (total ?? 0) + value;
    }, undefined);
  return definedOf({
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    reasoningTokens: sum('reasoningTokens'),
    cachedTokens: sum('cachedTokens'),
  });
}
