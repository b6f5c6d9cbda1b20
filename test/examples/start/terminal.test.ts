import { describe, expect, it } from 'vitest';
import { ASCII, UNICODE } from '../../../examples/start/glyphs.js';
import { type Environment, terminalOf } from '../../../examples/start/terminal.js';

const tty = { isTTY: true, columns: 80, rows: 24 };
const pipe = {};

describe('terminalOf', () => {
  it.each<[string, object, Environment, boolean, boolean]>([
    ['a terminal', tty, { TERM: 'xterm' }, true, true],
    ['a pipe', pipe, { TERM: 'xterm' }, false, false],
    ['a dumb terminal', tty, { TERM: 'dumb' }, false, false],
    ['a CI job with a terminal', tty, { TERM: 'xterm', CI: 'true' }, false, false],
    ['NO_COLOR', tty, { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR', tty, { NO_COLOR: '' }, true, true],
    ['FORCE_COLOR on a pipe', pipe, { FORCE_COLOR: '1' }, false, true],
    ['FORCE_COLOR=0', tty, { FORCE_COLOR: '0' }, true, false],
    ['FORCE_COLOR over NO_COLOR', pipe, { FORCE_COLOR: '', NO_COLOR: '1' }, false, true],
  ])('%s', (_, output, environment, live, colour) => {
    const terminal = terminalOf(output, environment);
    expect([terminal.live, terminal.colour]).toStrictEqual([live, colour]);
  });

  it.each<[Environment, object]>([
    [{}, UNICODE],
    [{ LANG: 'en_GB.UTF-8' }, UNICODE],
    [{ LANG: 'C.utf8' }, UNICODE],
    [{ LANG: 'C' }, ASCII],
    [{ LC_ALL: 'POSIX', LANG: 'en_GB.UTF-8' }, ASCII],
    [{ LC_ALL: '', LC_CTYPE: 'de_DE.ISO-8859-1' }, ASCII],
  ])('chooses its glyphs by %o', (environment, glyphs) => {
    expect(terminalOf(tty, environment).glyphs).toBe(glyphs);
  });

  it('reads the size anew each time, leaves a column free and is never very wide', () => {
    const output = { isTTY: true, columns: 80, rows: 24 };
    const terminal = terminalOf(output, {});
    const before = [terminal.width, terminal.height];
    Object.assign(output, { columns: 300, rows: 10 });
    expect([before, [terminal.width, terminal.height]]).toStrictEqual([
      [79, 24],
      [99, 10],
    ]);
  });
});
