import { afterAll, describe, expect, it } from 'vitest';
import { printTable } from '../../bench/printTable.js';
import { echoOf } from '../../src/failover/echo.js';
import { ECHOED, MANNERS, type Manner } from './seamSimulation/manners.js';
import { TEXTS } from './seamSimulation/splice.js';
import { described, type Tally, tallyOf } from './seamSimulation/tally.js';

const SPLICES = 20_000;
const FIRST_SEED = 1;
/** What is meant and what is not read the same here, and so may be taken for each other; only an echo tells them apart. */
const UNDECIDABLE = ['the text says it twice', 'white space is left out'];

const tallies = new Map<Manner, Tally>();
const parts = [...MANNERS, ...ECHOED].reduce((sum, { weight }) => sum + weight, 0);
const shareOf = ({ weight }: Manner): number => Math.ceil((SPLICES * weight) / parts);

function tallied(manner: Manner): Tally {
  const tally = tallyOf(manner, shareOf(manner), FIRST_SEED);
  tallies.set(manner, tally);
  return tally;
}

describe(`${SPLICES} splices of ${TEXTS.length} texts`, () => {
  it('are of 40 texts and more', () => {
    expect(TEXTS.length).toBeGreaterThanOrEqual(40);
  });

  it.each(MANNERS)('$name', (manner) => {
    const { exact, failed, lossy } = tallied(manner);
    if (!UNDECIDABLE.includes(manner.name)) expect(lossy.map(described)).toStrictEqual([]);
    if (manner.floor === 1) expect(failed.map(described)).toStrictEqual([]);
    expect(exact, failed.slice(0, 5).map(described).join('\n')).toBeGreaterThanOrEqual(manner.floor ?? 0);
  });

  it.each(ECHOED)('$name, asked to say the last words first', (manner) => {
    const { exact, failed, lossy } = tallied(manner);
    expect(lossy.map(described)).toStrictEqual([]);
    expect(exact, failed.slice(0, 5).map(described).join('\n')).toBeGreaterThanOrEqual(manner.floor ?? 0);
    // It is asked for by default since it is better everywhere.
    const plain = MANNERS.find(({ name }) => name === manner.name);
    expect(exact).toBeGreaterThanOrEqual((plain && tallies.get(plain)?.exact) ?? 0);
  });

  afterAll(() => {
    const rows = [...tallies.values()].map(({ manner, splices, exact, takenBack, lossy }) => [
      ECHOED.includes(manner) ? `${manner.name} (echo)` : manner.name,
      `${splices}`,
      `${(100 * exact).toFixed(2)} %`,
      manner.floor === undefined ? '' : `${100 * manner.floor} %`,
      `${((100 * takenBack) / splices).toFixed(1)} %`,
      `${lossy.length}`,
    ]);
    printTable(`Seams, seeds from ${FIRST_SEED}`, [['manner', 'splices', 'exact', 'at least', 'taken back', 'lossy'], ...rows]);
  });
});

describe('echoOf', () => {
  it.each([
    ['whole words', 'The coach said that that was the whole secret of it', 'that that was the whole secret of it'],
    ['a word that was cut', 'One two three four fi', 'One two three four fi'],
    ['no white space at its end', 'One two three four five \n\n', 'One two three four five'],
    ['no half of a character', `${'跑'.repeat(3)}接力赛的胜负往往取决于交接棒\uD83D`, '跑跑跑接力赛的胜负往往取决于交接棒'],
    ['nothing of a few characters', 'One two', undefined],
    ['nothing that goes round in circles', '-----|-----|-----|-----|', undefined],
  ])('gives %s', (_, partial, echo) => {
    expect(echoOf(partial)).toBe(echo);
  });
});
