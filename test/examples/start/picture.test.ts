import type { Chunk, FailoverEvent } from 'rxbaton';
import { describe, expect, it } from 'vitest';
import { plain } from '../../../examples/start/line.js';
import { picture } from '../../../examples/start/picture.js';
import { Recording } from '../../../examples/start/recording.js';
import type { Scene } from '../../../examples/start/scene.js';
import { terminalOf } from '../../../examples/start/terminal.js';
import { textWidth } from '../../../examples/start/textWidth.js';

const GPT = 'openai/gpt-4o';
const CLAUDE = 'anthropic/claude-sonnet-4-5';

/** What a test lets happen, at which ms. */
type Happening = readonly [at: number, what: Partial<Chunk> | Partial<FailoverEvent>];

const text = (provider: string, words: string): Partial<Chunk> => ({ type: 'text', provider, attempt: 0, text: words });

/** An answer that stalls after "The baton", and goes on with " changes hands." */
const STALL: readonly Happening[] = [
  [0, { type: 'attempt-started', provider: GPT, attempt: 0 }],
  [200, text(GPT, 'The')],
  [400, text(GPT, ' baton')],
  [1_400, { type: 'attempt-failed', provider: GPT, attempt: 0, error: 'stall' }],
  [1_400, { type: 'switch', from: GPT, to: CLAUDE, cause: 'stall', at: 1_400, requestId: '' }],
  [1_400, { type: 'attempt-started', provider: CLAUDE, attempt: 1 }],
  [1_600, { type: 'switch', provider: CLAUDE, attempt: 1, from: GPT, to: CLAUDE, cause: 'stall', mode: 'prefill', at: 9 }],
  [1_600, text(CLAUDE, ' changes')],
  [1_800, text(CLAUDE, ' hands.')],
  [2_000, { type: 'finish', provider: CLAUDE, attempt: 1, reason: 'stop', attempts: [] }],
  [2_000, { type: 'attempt-succeeded', provider: CLAUDE, attempt: 1 }],
];

/** A chunk of type `switch` has a provider of its own; an event of that type has not. */
const isChunk = (what: Happening[1]): boolean => {
  const { type } = what;
  return type === 'text' || type === 'finish' || (type === 'switch' && 'provider' in what);
};

function recorded(happenings: readonly Happening[]): Scene & { readonly recording: Recording } {
  let now = 5_000;
  const recording = new Recording([GPT, CLAUDE], () => now);
  recording.ask('Who carries it?', 'The baton changes hands.');
  for (const [at, what] of happenings) {
    now = 5_000 + at;
    if (isChunk(what))
      recording.chunk(what as Chunk); // the tests write out the fields that are read
    else recording.event(what as FailoverEvent); // as above
  }
  recording.end();
  return { title: 'A title', plot: 'A plot', expectedMs: 2_000, recording };
}

const rows = (scene: Scene, columns = 80, height = Infinity, environment = {}): readonly string[] =>
  picture(scene, terminalOf({ isTTY: true, columns }, environment), height).map((line) => plain(line).trimEnd());

describe('picture', () => {
  it('shows a switch: the lanes, the seam and what there is to say of it', () => {
    expect(rows(recorded(STALL))).toStrictEqual([
      'A title',
      '   A plot',
      '',
      '   openai/gpt-4o                ----o----o----------------------×',
      '   anthropic/claude-sonnet-4-5                                  -----o----o---|',
      '   the answer                   ----o----o---------------------------~----o---|',
      '                                0 s                    1 s',
      '',
      '   > Who carries it?',
      '   The baton~ changes hands.',
      '',
      '   1.60 s  ~ openai silent for 1.0 s → anthropic goes on at character 9',
    ]);
  });

  it('measures the time that the switch cost, and puts the answer together', () => {
    const [exchange] = recorded(STALL).recording.exchanges;
    expect(exchange).toMatchObject({ lostAtSwitch: 1_200, firstTextAt: 200, text: 'The baton changes hands.', whole: true });
  });

  it('speaks ASCII where nothing else is understood', () => {
    const all = rows(recorded(STALL), 80, Infinity, { LANG: 'C' }).join('\n');
    expect(all).toMatch(/^[\n\x20-\x7e]+$/);
    expect(all).toContain('openai silent for 1.0 s -> anthropic goes on at character 9');
  });

  it.each([30, 40, 60, 72, 80, 100, 200])('is never wider than %d columns', (columns) => {
    for (const row of rows(recorded(STALL), columns)) expect(textWidth(row)).toBeLessThan(columns);
  });

  it('gives the lanes and the newest words the room there is', () => {
    const all = rows(recorded(STALL), 40);
    const few = rows(recorded(STALL), 40, 11);
    expect(few).toHaveLength(11);
    expect(few.slice(0, 8)).toStrictEqual(all.slice(0, 8));
    expect(few.slice(-2)).toStrictEqual(all.slice(-2));
    expect(rows(recorded(STALL), 40, 4)).toHaveLength(4);
  });

  it('starts the answer over after a reset', () => {
    const reset = { type: 'reset', provider: CLAUDE, attempt: 1, discarded: 9 } as const;
    const { recording } = recorded(STALL.slice(0, 6));
    recording.chunk(reset);
    recording.chunk({ type: 'text', provider: CLAUDE, attempt: 1, text: 'Hands' });
    expect(recording.exchanges[0]?.text).toBe('Hands');
  });
});

describe('the notes', () => {
  const event = (fields: Partial<FailoverEvent>): Happening => [0, { requestId: '', at: 0, ...fields }];
  const notes = (...events: readonly Happening[]): readonly string[] =>
    recorded(events).recording.notes.map(({ text: said }) => said);
  const failed = (provider: string, error: 'rate-limit' | 'server' | 'network'): Happening =>
    event({ type: 'attempt-failed', provider, attempt: 0, error });

  it.each<[string, readonly Happening[], readonly string[]]>([
    [
      'a retry',
      [failed(GPT, 'rate-limit'), event({ type: 'retry', provider: GPT, delayMs: 600 })],
      ['openai is over its rate limit → asked again in 0.6 s'],
    ],
    [
      'a switch before the first words',
      [event({ type: 'switch', from: GPT, to: CLAUDE, cause: 'server' })],
      ['openai failed → anthropic is asked'],
    ],
    [
      'a circuit',
      [
        event({ type: 'breaker', provider: GPT, state: 'open' }),
        event({ type: 'breaker', provider: GPT, state: 'half-open' }),
        event({ type: 'breaker', provider: GPT, state: 'closed' }),
      ],
      [
        'the circuit of openai opens → it is left in peace',
        'the wait is over → one trial of openai',
        'openai is well again → its circuit closes',
      ],
    ],
    [
      'an outage',
      [failed(GPT, 'server'), failed(CLAUDE, 'network'), event({ type: 'queued', ticket: '1' }), event({ type: 'outage-ended' })],
      ['anthropic broke the connection too → the question is kept', 'a probe was answered → the question is asked'],
    ],
  ])('tell of %s', (_, events, expected) => {
    expect(notes(...events)).toStrictEqual(expected);
  });
});
