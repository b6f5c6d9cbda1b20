import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Utf8Reader } from '../../src/transport/utf8Reader.js';

/** What the platform's decoder makes of the same parts. */
function expected(parts: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return parts.map((part) => decoder.decode(part, { stream: true })).join('') + decoder.decode();
}

function read(parts: readonly Uint8Array[]): string {
  const reader = new Utf8Reader();
  return parts.map((part) => reader.read(part)).join('') + reader.end();
}

/** Marks, characters of each length, halves of them and plain text: few enough to meet each other often. */
const piece = fc.constantFrom(
  ...['a', 'é', '€', '😀', '\uFEFF', '\n'].map((text) => [...Buffer.from(text)]),
  ...[[0xef], [0xef, 0xbb], [0xbf], [0xf0, 0x9f], [0xff], [0xc3], []],
);
const part = fc.array(piece, { maxLength: 5 }).map((pieces) => Uint8Array.from(pieces.flat()));

it('[S14] [S15] reads what the platform’s own decoder reads, however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      expect(read(parts)).toBe(expected(parts));
    }),
    { numRuns: 20_000 },
  );
});

it.each([1, 2, 3, 4, 5])('[S14] [S15] reads a text that comes %i bytes at a time', (size) => {
  const bytes = Buffer.from('\uFEFFaé€😀\uFEFFz'.repeat(3));
  const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, at * size + size));
  expect(read(parts)).toBe('aé€😀\uFEFFz\uFEFFaé€😀\uFEFFz\uFEFFaé€😀\uFEFFz');
});
