import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../examples/start/readArguments.js';

describe('readArguments', () => {
  it.each([
    [[], { type: 'demo' }],
    [['--help'], { type: 'help' }],
    [['-h'], { type: 'help' }],
    [['--ask', 'Why?'], { type: 'ask', question: 'Why?' }],
    [['--ask=Why?'], { type: 'ask', question: 'Why?' }],
    [['--ask', ' '], { type: 'mistake', message: '--ask wants a question.' }],
    [['--ask'], { type: 'mistake', message: "Option '--ask <value>' argument missing." }],
    [['--fast'], { type: 'mistake', message: "Unknown option '--fast'." }],
    [['why'], { type: 'mistake', message: "Unexpected argument 'why'." }],
  ])('%j', (args, wish) => {
    expect(readArguments(args)).toStrictEqual(wish);
  });
});
