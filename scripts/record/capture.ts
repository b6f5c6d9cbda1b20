import type { Transport } from '../../src/transport/transport.js';

/** A response as it came. */
export interface Captured {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

/**
 * A transport that keeps what comes back.
 *
 * The body is taken in to its end even when its reader has had enough: what follows an end marker belongs to a recording, too.
 */
export class Capture {
  private readonly abort = new AbortController();
  private readonly parts: Uint8Array[] = [];
  private head: Omit<Captured, 'bytes'> | undefined;
  private bodyOver: () => void = () => undefined;
  /** Resolves when the body has ended or broken. */
  readonly over = new Promise<void>((resolve) => {
    this.bodyOver = resolve;
  });

  constructor(private readonly inner: Transport) {}

  readonly transport: Transport = async (request) => {
    // Not the reader's signal, which would end the body early.
    const { status, headers, body } = await this.inner({ ...request, signal: this.abort.signal });
    this.head = { status, headers };
    return { status, headers, body: this.tee(body) };
  };

  /** Whether a response has begun. */
  get responded(): boolean {
    return this.head !== undefined;
  }

  /** Ends whatever still goes on, and gives what there is; nothing, if there was no response. */
  close(): Captured | undefined {
    this.abort.abort();
    return this.head && { ...this.head, bytes: Buffer.concat(this.parts) };
  }

  private async *tee(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
    const parts = this.kept(body);
    try {
      for (let part = await parts.next(); !part.done; part = await parts.next()) yield part.value;
    } finally {
      await drain(parts);
      this.bodyOver();
    }
  }

  private async *kept(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
    for await (const part of body) {
      this.parts.push(Uint8Array.from(part));
      yield part;
    }
  }
}

/** A body that breaks off is recorded as far as it came. */
async function drain(parts: AsyncGenerator<Uint8Array, void, void>): Promise<void> {
  try {
    while (!(await parts.next()).done);
  } catch {
    // It broke off.
  }
}
