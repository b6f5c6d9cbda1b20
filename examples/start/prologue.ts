import type { Glyphs } from './glyphs.js';
import { type Line, span } from './line.js';

/** What is about to happen, and how to read it. */
export function prologue(glyphs: Glyphs): readonly Line[] {
  return [
    [span('rxbaton', 'bold'), span(': four failures of language models, and every answer arrives whole.')],
    [span('Three APIs, simulated on this machine: no keys, no network, about 13 seconds.', 'dim')],
    [],
    legend(glyphs),
    [],
  ];
}

function legend({ text, switch: turn, failed, again, open, queued, done }: Glyphs): Line {
  const signs = [
    [text, 'text'],
    [turn, 'switch'],
    [failed, 'failed'],
    [again, 'retried'],
    [open, 'circuit open'],
    [queued, 'queued'],
    [done, 'done'],
  ] as const;
  return signs.flatMap(([glyph, meaning], index) => [span(`${index > 0 ? '  ' : ''}${glyph}`), span(` ${meaning}`, 'dim')]);
}
