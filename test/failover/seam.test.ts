import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SwitchMode } from '../../src/chat/chunk.js';
import { Seam, type Settled } from '../../src/failover/seam.js';

/** What the reader has after a switch: the partial, and what the seam let through of the new text. */
function merged(
  partial: string,
  pieces: readonly string[],
  mode: SwitchMode = 'user-turn',
): { text: string; kind: Settled['kind'] } {
  const seam = new Seam(partial, mode);
  let settled: Settled | undefined;
  let rest = '';
  for (const piece of pieces) {
    if (settled === undefined) settled = seam.push(piece);
    else rest += piece;
  }
  settled ??= seam.end();
  return { text: (settled.kind === 'other-words' ? '' : partial) + settled.text + rest, kind: settled.kind };
}

const letters = (text: string): readonly string[] => [...text];

const TEXTS = [
  'The quick brown fox jumps over the lazy dog, and the the dog does not mind at all; it only yawns and goes back to sleep.',
  'function add(a, b) {\n  return a + b;\n}\n\nfunction subtract(a, b) {\n  return a - b;\n}\n\nexport { add, subtract };\n',
  '| name | value |\n|---|---|\n| one | 1 |\n| two | 2 |\n| three | 3 |\n\nThat is all there is to say about it.',
  '- apples and pears\n- apples and plums\n- apples and cherries\n\nPick whichever you like the best of them.',
  '东京是日本的首都,也是世界上人口最多的城市之一。它的历史可以追溯到江户时代,当时它被称为江户。',
  'Ein Staffellauf wird in den wenigen Metern gewonnen oder verloren, in denen der Stab den Läufer wechselt 🏃‍♀️➡️🏃 und niemand zurückblickt.',
];

describe('Seam', () => {
  it.each<[string, string, readonly string[], SwitchMode, string, Settled['kind']]>([
    ['goes on exactly', 'Hello wo', ['rld', '!'], 'prefill', 'Hello world!', 'exact'],
    ['keeps a doubling that is meant', 'and the', [' the', ' dog'], 'prefill', 'and the the dog', 'exact'],
    ['keeps a double letter', 'he wil', ['l go'], 'prefill', 'he will go', 'exact'],
    [
      'takes off a repeated end',
      'one two three four',
      ['two three', ' four five'],
      'user-turn',
      'one two three four five',
      'overlap',
    ],
    [
      'takes off a repeated end cut in a word',
      'the baton chan',
      ['the baton changes'],
      'user-turn',
      'the baton changes',
      'restart',
    ],
    [
      'takes off a restart',
      'Once upon a time',
      ['Once up', 'on a time', ' there was'],
      'user-turn',
      'Once upon a time there was',
      'restart',
    ],
    ['takes off a restart of a very short text', 'Once', ['Once upon'], 'user-turn', 'Once upon', 'restart'],
    ['takes off a restart that says nothing new', 'Once upon a time', ['Once upon'], 'user-turn', 'Once upon a time', 'restart'],
    [
      'tells a restart in other words',
      'Once upon a time in the West there was',
      letters('Once upon a time in the West a man rode'),
      'user-turn',
      'Once upon a time in the West a man rode',
      'other-words',
    ],
    [
      'takes off a courtesy',
      'the runner must',
      letters('Sure, here is the rest:\n\n not slow down'),
      'user-turn',
      'the runner must not slow down',
      'exact',
    ],
    [
      'takes off a courtesy before a repeat',
      'one two three four',
      letters('Certainly! Continuing from where I left off:\n\ntwo three four five'),
      'user-turn',
      'one two three four five',
      'overlap',
    ],
    [
      'keeps a sentence that only begins like a courtesy',
      'He said:\n',
      letters('Sure, I will come to your party.\nThen he left.'),
      'user-turn',
      'He said:\nSure, I will come to your party.\nThen he left.',
      'exact',
    ],
    [
      'drops a fence that is open already',
      'See:\n```ts\nconst a',
      letters('```ts\n = 1;\n```'),
      'user-turn',
      'See:\n```ts\nconst a = 1;\n```',
      'exact',
    ],
    [
      'keeps the fence that closes',
      'See:\n```ts\nconst a = 1;\n',
      letters('```\nDone.'),
      'user-turn',
      'See:\n```ts\nconst a = 1;\n```\nDone.',
      'exact',
    ],
    ['takes off white space that was trimmed', 'One,\n\n', ['\n', '\nTwo'], 'prefill', 'One,\n\nTwo', 'exact'],
    ['restores white space that does not come again', 'One,\n\n', ['Two'], 'prefill', 'One,\n\nTwo', 'exact'],
    [
      'keeps a row of zeros',
      '[0, 0, 0, 0, 0, 0, 0, 0',
      [', 0, 0, 0, 0, 0, 0]'],
      'prefill',
      '[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]',
      'exact',
    ],
    ['keeps the rule of a table', '|-----|-----|', ['-----|-----|', '\n'], 'prefix', '|-----|-----|-----|-----|\n', 'exact'],
    [
      'keeps a courtesy that is part of the story',
      'She said: "',
      letters('Of course!\n\nThey married.'),
      'prefill',
      'She said: "Of course!\n\nThey married.',
      'exact',
    ],
    ['takes off a restart of one capital', 'I', ['I think'], 'user-turn', 'I think', 'restart'],
    ['joins the halves of a character', 'Go 🏁\uD83C', ['\uDFC1 now'], 'prefix', 'Go 🏁🏁 now', 'exact'],
    ['takes off half a character that comes whole', 'Go on \uD83C', ['🏁', ' now'], 'user-turn', 'Go on 🏁 now', 'overlap'],
    ['keeps a combining mark with its letter', 'a cafe', ['\u0301', ' here'], 'user-turn', 'a cafe\u0301 here', 'exact'],
    ['joins an emoji at its joiner', 'We 👩\u200D', ['👩\u200D👧', '!'], 'user-turn', 'We 👩\u200D👩\u200D👧!', 'exact'],
    ['joins an emoji before its joiner', 'We 👩', letters('\u200D👧!'), 'user-turn', 'We 👩\u200D👧!', 'exact'],
    [
      'takes off a repeat in other capitals and with other spaces',
      'He went to the old\nharbour and wai',
      letters('The  old harbour and waited.'),
      'user-turn',
      'He went to the old\nharbour and waited.',
      'overlap',
    ],
    [
      'keeps the words of a heading that begin its paragraph',
      '## Relay Races\n\n',
      ['Relay races are run by four.'],
      'user-turn',
      '## Relay Races\n\nRelay races are run by four.',
      'exact',
    ],
    [
      'keeps a name that differs in its capital alone',
      'private UserAccount ',
      ['userAccount = null;'],
      'user-turn',
      'private UserAccount userAccount = null;',
      'exact',
    ],
    [
      'keeps a row that begins as the first did',
      '2026-11-25 22:46:21 INFO start\n',
      letters('2026-11-25 22:46:21 INFO stop\n'),
      'user-turn',
      '2026-11-25 22:46:21 INFO start\n2026-11-25 22:46:21 INFO stop\n',
      'exact',
    ],
    ['keeps the line break after a courtesy', 'One:', letters('Sure, the rest:\n\n\n- two'), 'user-turn', 'One:\n- two', 'exact'],
    [
      'takes off a courtesy and the fence that is open',
      'See:\n```ts\nconst a',
      letters("Here's the rest:\n\n```typescript\n = 1;\n```"),
      'user-turn',
      'See:\n```ts\nconst a = 1;\n```',
      'exact',
    ],
    [
      'takes off a fence with the code that is out',
      'See:\n```ts\nlet a',
      letters('```ts\nlet a = 1;\n```'),
      'user-turn',
      'See:\n```ts\nlet a = 1;\n```',
      'overlap',
    ],
    [
      'opens the fence again, and says two letters of code again',
      'See:\n```ts\nco',
      letters('```ts\nconst a = 1;\n```'),
      'user-turn',
      'See:\n```ts\nconst a = 1;\n```',
      'overlap',
    ],
    [
      'opens the fence again, and goes on with the mark that was said last',
      'See:\n```ts\n/',
      letters('```ts\n/ a\n```'),
      'user-turn',
      'See:\n```ts\n// a\n```',
      'exact',
    ],
    ['goes on within the line of a fence', 'See:\n```t', letters('```ts\na();'), 'user-turn', 'See:\n```ts\na();', 'exact'],
    [
      'keeps a fence within a fence of Markdown',
      'See:\n````md\n# A\n\n',
      letters('```ts\na();\n```\n````'),
      'user-turn',
      'See:\n````md\n# A\n\n```ts\na();\n```\n````',
      'exact',
    ],
    ['keeps indentation', 'if (a)\n', ['  b();'], 'prefill', 'if (a)\n  b();', 'exact'],
    [
      'lets an ending through that stands in the text already',
      'Yes. It is. Yes',
      ['. It is'],
      'prefill',
      'Yes. It is. Yes. It is',
      'exact',
    ],
  ])('%s', (_, partial, pieces, mode, text, kind) => {
    expect(merged(partial, pieces, mode)).toStrictEqual({ text, kind });
  });

  it('holds nothing back that is plainly new', () => {
    expect(new Seam('The baton changes hands', 'user-turn').push(' quickly')).toStrictEqual({ kind: 'exact', text: ' quickly' });
  });

  it('knows a few characters that may be a repeat from a repeat', () => {
    const seam = new Seam('one two three four', 'user-turn');
    expect(seam.push('two')).toBe(undefined);
    expect(seam.undecided).toBe('two');
    expect(seam.push(' three')).toBe(undefined);
    expect(seam.undecided).toBe('');
    expect(seam.push(' four five')).toStrictEqual({ kind: 'overlap', text: ' five' });
  });

  const cut = fc.record({
    text: fc.constantFrom(...TEXTS),
    at: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
    piece: fc.integer({ min: 1, max: 12 }),
  });
  const cutOf = ({ text, at }: { text: string; at: number }): [string, string] => {
    const place = Math.max(3, Math.floor(text.length * at));
    return [text.slice(0, place), text.slice(place)];
  };
  const inPieces = (text: string, size: number): string[] => text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];

  it('property: a repeat of 8 to 400 characters, or of everything, leaves each character once', () => {
    fc.assert(
      fc.property(cut, fc.integer({ min: 8, max: 400 }), (place, repeated) => {
        const [partial, rest] = cutOf(place);
        const again = partial.slice(-repeated);
        // A pattern that goes on and one that is repeated are the same text.
        fc.pre(again.length >= 8 && !isPattern(partial, again));
        expect(merged(partial, inPieces(again + rest, place.piece)).text).toBe(place.text);
      }),
      { numRuns: 20_000 },
    );
  });

  it('property: an exact continuation is let through as it is, unless it happens to say 8 characters again', () => {
    fc.assert(
      fc.property(cut, fc.constantFrom<SwitchMode>('prefill', 'user-turn', 'flag'), (place, mode) => {
        const [partial, rest] = cutOf(place);
        const spaced = mode === 'prefill' ? partial.slice(partial.trimEnd().length) : '';
        fc.pre(!repeats(partial, rest));
        expect(merged(partial, inPieces(spaced + rest, place.piece), mode).text).toBe(place.text);
      }),
      { numRuns: 20_000 },
    );
  });
});

function isPattern(partial: string, end: string): boolean {
  if (partial.endsWith(end + end)) return true;
  const periods = Array.from({ length: Math.floor(end.length / 2) }, (_, index) => index + 1);
  return periods.some((period) => end.startsWith(end.slice(period)));
}

/** Whether a text's continuation truly begins with its last eight characters or more. */
function repeats(partial: string, rest: string): boolean {
  for (let length = 8; length <= partial.length; length++) if (rest.startsWith(partial.slice(-length))) return true;
  return false;
}
