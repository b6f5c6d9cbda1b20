import type { ErrorKind } from '../../chat/providerError.js';
import { fields, listOf, type Shape, that } from '../../chat/shape.js';
import { isErrorKind, type Phase, type Remedy } from '../policy.js';
import { type ExperienceRecord, MOST_RECENT } from './experience.js';

/** What was learned of failures that are alike. */
export interface LearnedSignature {
  readonly provider: string;
  readonly error: ErrorKind;
  readonly phase: Phase;
  readonly seen: number;
  readonly actions: readonly (ExperienceRecord & { readonly action: Remedy })[];
}

/** What a failover has learned, to be kept as JSON and to begin another with. No word of any request is in it. */
export interface Learned {
  readonly version: 1;
  readonly signatures: readonly LearnedSignature[];
}

const WORDS = 'must be what learned() gave';

const isAmount = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value < Infinity;
const oneOf = (...choices: readonly unknown[]): Shape => that((value) => choices.includes(value), WORDS);
const AMOUNT = that(isAmount, WORDS);
const COUNT = that((value) => isAmount(value) && Number.isSafeInteger(value), WORDS);
// A little more than can be: sums of fractions are not exact.
const WEIGHT = that((value) => isAmount(value) && value <= MOST_RECENT + 1e-6, WORDS);
const TIMES = listOf(AMOUNT, 1_000);

/** Of what was tried, no more can have recovered. */
function upTo(tried: string, recovered: string): Shape {
  return (value, path = '') => {
    // An object with both, as the fields before said; the cast says no more than that.
    const { [tried]: most = 0, [recovered]: some = 0 } = value as Readonly<Record<string, number>>;
    return some <= most ? undefined : { path: `${path}.${recovered}`, words: WORDS, value: some };
  };
}

const ACTION_FIELDS = fields({
  action: oneOf('retry', 'switch', 'degrade', 'wait'),
  tried: COUNT,
  recovered: COUNT,
  recentTried: WEIGHT,
  recentRecovered: AMOUNT,
  lastRecovered: oneOf(true, false),
  ageMs: AMOUNT,
  recoveryMs: TIMES,
  lossMs: TIMES,
});
const MOST_RECOVERED = upTo('tried', 'recovered');
const MOST_RECENTLY = upTo('recentTried', 'recentRecovered');
const ACTION: Shape = (value, path) => ACTION_FIELDS(value, path) ?? MOST_RECOVERED(value, path) ?? MOST_RECENTLY(value, path);

const LEARNED = fields({
  version: oneOf(1),
  signatures: listOf(
    fields({
      provider: that((value) => typeof value === 'string', WORDS),
      error: that(isErrorKind, WORDS),
      phase: oneOf('before-first', 'mid-stream'),
      seen: COUNT,
      actions: listOf(ACTION),
    }),
  ),
});

/** What an earlier failover learned, as it came from JSON; a `TypeError` names the first thing in it that cannot be. */
export function checkedLearned(learned: unknown): Learned | undefined {
  if (learned === undefined) return undefined;
  const flaw = LEARNED(learned);
  if (flaw === undefined) return learned as Learned; // what was just looked at
  const { path, value } = flaw;
  const option = path === '' ? 'learned' : `learned.${path}`;
  throw new TypeError(
    `failover({ ${option} }) ${WORDS}, not ${typeof value === 'object' || value === undefined ? typeof value : JSON.stringify(value)}`,
  );
}
