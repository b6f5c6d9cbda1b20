import { of } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';
import { type Chunk, eachChunk, type Provider } from '../../src/index.js';

declare const chat: Provider;

describe('eachChunk', () => {
  it('iterates over what the stream says', () => {
    expectTypeOf(eachChunk(of(1))).toEqualTypeOf<AsyncIterableIterator<number>>();
    expectTypeOf(eachChunk(chat('Hi'))).toEqualTypeOf<AsyncIterableIterator<Chunk>>();
    // @ts-expect-error: a stream
    eachChunk('Hi');
  });

  it('has this option', () => {
    eachChunk(of(1), { highWaterMark: 4 });
    eachChunk(of(1), { highWaterMark: undefined });
    // @ts-expect-error: a number
    eachChunk(of(1), { highWaterMark: '4' });
  });
});
