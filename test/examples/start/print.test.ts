import { describe, expect, it } from 'vitest';
import { axis } from '../../../examples/start/axis.js';
import { inked } from '../../../examples/start/inked.js';
import { span } from '../../../examples/start/line.js';
import { printable } from '../../../examples/start/printable.js';
import { table } from '../../../examples/start/table.js';

describe('table', () => {
  it('aligns what it is told to the right', () => {
    const rows = [
      ['act', 'attempts'],
      ['hiccup', '2'],
      ['all down', '12'],
    ];
    expect(table(rows, (column) => column > 0)).toStrictEqual(['act       attempts', 'hiccup           2', 'all down        12']);
  });
});

describe('axis', () => {
  it.each([
    [2_000, 20, '0 s       1 s'],
    [2_900, 40, '0 s          1 s           2 s'],
    [12_000, 24, '0 s       5 s       10 s'],
    [200_000, 20, '0 s         120 s'],
  ])('of %d ms in %d columns', (span, width, expected) => {
    expect(axis({ span, width, now: 0 })).toBe(expected);
  });
});

describe('inked', () => {
  const line = [span('o', 'green'), span(' seam', 'bold'), span('   ', 'dim')];

  it('is plain text without colours', () => {
    expect(inked(line, false)).toBe('o seam');
  });

  it('ends each colour, and leaves no space at the end', () => {
    expect(inked(line, true)).toBe('\x1b[32mo\x1b[39m\x1b[1m seam\x1b[22m');
  });
});

describe('printable', () => {
  it('lets no model steer the terminal', () => {
    expect(printable('a\x1b[2Jb\tc\r\nd\u009b1mé')).toBe('a[2Jb c\nd1mé');
  });
});
