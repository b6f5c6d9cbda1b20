import { type Figures, figuresOf } from './figures.js';
import { type Line, span } from './line.js';
import { milliseconds } from './milliseconds.js';
import type { Outcome } from './playAct.js';
import { table } from './table.js';

const INDENT = '   ';
const HEAD = ['act', 'attempts', 'first chunk', 'lost at switch', 'chars lost', 'doubled'];

/** Whether every act came to its end, and each answer is what the providers were told to say. */
export function allWhole(outcomes: readonly Outcome[]): boolean {
  return outcomes.every((outcome) => outcome.failure === undefined && figuresOf(outcome).every(isWhole));
}

/** The table, what it comes to, and where to go from here. */
export function epilogue(outcomes: readonly Outcome[]): readonly Line[] {
  const figures = outcomes.flatMap(figuresOf);
  const [head = '', ...rows] = table([HEAD, ...figures.map(rowOf)], (column) => column > 0);
  return [
    [span(INDENT + head, 'bold')],
    ...rows.map((row) => [span(INDENT + row)]),
    [],
    ...verdict(outcomes, figures),
    [],
    [span('Try next   ', 'dim'), span('npm start -- --ask "Why is the sky blue?"'), span('   with a key: see --help', 'dim')],
    [span('Or see it  ', 'dim'), span('npm run playground'), span('   in a browser, to break it yourself', 'dim')],
    [span('Read on    ', 'dim'), span('README.md')],
  ];
}

function verdict(outcomes: readonly Outcome[], figures: readonly Figures[]): readonly Line[] {
  const whole = figures.filter(isWhole).length;
  const sum = `${whole} of ${figures.length} answers came whole, compared with what the providers were given.`;
  const failures = outcomes.flatMap(({ act, failure }) => (failure === undefined ? [] : [`${act.name}: ${failure}`]));
  if (allWhole(outcomes)) return [[span(sum, 'bold')]];
  return [`FAILED: ${sum}`, ...failures].map((text) => [span(text, 'red')]);
}

function isWhole({ lost, doubled }: Figures): boolean {
  return lost === 0 && doubled === 0;
}

function rowOf({ name, attempts, firstChunkMs, lostAtSwitchMs, lost, doubled }: Figures): readonly string[] {
  return [name, String(attempts), milliseconds(firstChunkMs), milliseconds(lostAtSwitchMs), String(lost), String(doubled)];
}
