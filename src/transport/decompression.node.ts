import type { Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Carriage, Receiver } from './carrier.js';

/**
 * A body that some proxy has compressed, though no encoding was asked for, on its way to a receiver.
 *
 * What came before a body broke off is decoded to its last byte before the break is told: the end marker may be in it.
 */
export class Decompression implements Carriage, Omit<Receiver, 'head'> {
  private break: { readonly thrown: unknown } | undefined;

  private constructor(
    private readonly decoder: Transform,
    receiver: Receiver,
    /** Tells the source that there is room again. */
    goOn: () => void,
  ) {
    decoder.on('data', (part: Buffer) => {
      if (!receiver.bytes(part)) decoder.pause();
    });
    decoder.on('drain', goOn);
    decoder.on('end', () => (this.break === undefined ? receiver.end() : receiver.broke(this.break.thrown)));
    decoder.on('error', (thrown) => receiver.broke(thrown));
  }

  /** `undefined` for a body that is not compressed, or in a way nobody knows. */
  static of(encoding: string | null, receiver: Receiver, goOn: () => void): Decompression | undefined {
    const decoder = decoderOf(encoding);
    return decoder && new Decompression(decoder, receiver, goOn);
  }

  bytes(part: Uint8Array): boolean {
    return this.decoder.write(part);
  }

  end(): void {
    this.decoder.end();
  }

  broke(thrown: unknown): void {
    this.break = { thrown };
    this.decoder.end();
  }

  resume(): void {
    this.decoder.resume();
  }

  abort(): void {
    this.decoder.destroy();
  }
}

/** A body cut short ends without an error, as a plain one does: only the API's end marker tells whether it was whole. */
function decoderOf(encoding: string | null): Transform | undefined {
  const flush = constants.Z_SYNC_FLUSH;
  switch (encoding?.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip({ flush, finishFlush: flush });
    case 'deflate':
      return createInflate({ flush, finishFlush: flush });
    case 'br':
      return createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH, finishFlush: constants.BROTLI_OPERATION_FLUSH });
    default:
      return undefined;
  }
}
