import { describe, expect, it } from 'vitest';
import type { Act } from '../../../examples/start/act.js';
import { allWhole, epilogue } from '../../../examples/start/epilogue.js';
import { Exchange } from '../../../examples/start/exchange.js';
import { plain } from '../../../examples/start/line.js';
import type { Outcome } from '../../../examples/start/playAct.js';

const act = { name: 'silence' } as Act; // nothing else of it is read

/** "Hands on" was said in two passages, of which the second came `gap` ms late. */
function outcome(received: readonly string[], failure?: string): Outcome {
  const exchange = new Exchange('Why?', 'Hands on', 100);
  const origin = { provider: 'openai/gpt-4o', attempt: 0 };
  for (const [index, text] of received.entries()) {
    const at = 150 + index * 1_000;
    if (index > 0) exchange.add({ ...origin, type: 'switch', from: 'a', to: 'b', cause: 'stall', mode: 'prefill', at: 1 }, at);
    exchange.add({ ...origin, type: 'text', text }, at);
  }
  return { act, exchanges: [exchange], failure };
}

const text = (...outcomes: readonly Outcome[]): readonly string[] => epilogue(outcomes).map(plain);

describe('epilogue', () => {
  it('counts what is there, and is content with nothing less than all', () => {
    expect(text(outcome(['Hands', ' on'])).slice(0, 4)).toStrictEqual([
      '   act      attempts  first chunk  lost at switch  chars lost  doubled',
      '   silence         0        50 ms         1000 ms           0        0',
      '',
      '1 of 1 answers came whole, compared with what the providers were given.',
    ]);
    expect(allWhole([outcome(['Hands', ' on'])])).toBe(true);
  });

  it.each([
    ['a lost character', outcome(['Hand on']), '1        0'],
    ['a doubled character', outcome(['Hands', 's on']), '0        1'],
    ['an answer that never came', outcome([]), '8        0'],
  ])('sees %s', (_, seen, figures) => {
    expect(allWhole([outcome(['Hands on']), seen])).toBe(false);
    const lines = text(outcome(['Hands on']), seen);
    expect(lines[2]?.endsWith(figures)).toBe(true);
    expect(lines[4]).toBe('FAILED: 1 of 2 answers came whole, compared with what the providers were given.');
  });

  it('tells what kept an act from its end', () => {
    const broken = outcome(['Hands on'], 'nothing has happened');
    expect(allWhole([broken])).toBe(false);
    expect(text(broken)).toContain('silence: nothing has happened');
  });

  it('is no wider than 80 columns', () => {
    const widths = text(outcome(['Hands', ' on']), outcome([], 'late')).map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(80);
  });
});
