import type { Carriage, Carrier, Receiver } from './carrier.js';
import type { Transport, TransportRequest } from './transport.js';

/** Every answer's request is aborted at its end: a reason made each time would take the stack along, for nobody. */
const unwanted = /* @__PURE__ */ new DOMException('The answer is over, or not wanted any more', 'AbortError');

/** Carries by any transport: pulls the body out of its loop. */
export function pulledFrom(transport: Transport): Carrier {
  return (request, receiver) => {
    const pull = new Pull(receiver);
    void pull.run(transport, request);
    return pull;
  };
}

class Pull implements Carriage {
  private readonly controller = new AbortController();
  private goOn: (() => void) | undefined;

  constructor(private readonly receiver: Receiver) {}

  async run(transport: Transport, request: Omit<TransportRequest, 'signal'>): Promise<void> {
    const { signal } = this.controller;
    try {
      const { status, headers, body } = await transport({ ...request, signal });
      if (!signal.aborted) this.receiver.head({ status, headers });
      for await (const part of body) {
        // Leaving the loop lets go of the body.
        if (signal.aborted) return;
        if (!this.receiver.bytes(part)) await this.room();
      }
      if (!signal.aborted) this.receiver.end();
    } catch (thrown) {
      if (!signal.aborted) this.receiver.broke(thrown);
    }
  }

  resume(): void {
    this.goOn?.();
  }

  abort(): void {
    this.controller.abort(unwanted);
    this.resume();
  }

  private async room(): Promise<void> {
    if (this.controller.signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.goOn = resolve;
    });
  }
}
