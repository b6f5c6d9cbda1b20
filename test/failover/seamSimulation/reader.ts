import { Subject, VirtualTimeScheduler } from 'rxjs';
import type { Chunk, SwitchMode } from '../../../src/chat/chunk.js';
import { mendSeam } from '../../../src/failover/mendSeam.js';

/** How a backup's words come: in tokens of so many characters, the first of them after so many ms each. */
export interface Pace {
  readonly token: number;
  readonly firstMs: number;
}

/** What a reader has been given. */
export interface Read {
  readonly text: string;
  readonly switches: number;
  readonly resets: number;
  readonly completes: number;
}

/** So many first tokens are slow. Those after them settle nothing any more. */
const SLOW_TOKENS = 6;
const ORIGIN = { provider: 'backup', attempt: 2 } as const;

/** Reads an answer across its switch, in virtual time. */
export function readAcross(partial: string, incoming: string, mode: SwitchMode, { token, firstMs }: Pace): Read {
  const scheduler = new VirtualTimeScheduler();
  const source = new Subject<Chunk>();
  const read = { text: partial, switches: 0, resets: 0, completes: 0 };
  const handover = { from: 'primary', to: 'backup', cause: 'network', mode, partial } as const;
  source.pipe(mendSeam(handover, scheduler)).subscribe({
    next: (chunk) => {
      if (chunk.type === 'text') read.text += chunk.text;
      else if (chunk.type === 'switch') read.switches++;
      else if (chunk.type === 'reset') {
        read.text = '';
        read.resets++;
      }
    },
    error: (error: unknown) => {
      throw error;
    },
    complete: () => read.completes++,
  });
  for (let at = 0, tokens = 0; at < incoming.length; at += token, tokens++) {
    if (firstMs > 0 && tokens < SLOW_TOKENS) pass(scheduler, firstMs);
    source.next({ ...ORIGIN, type: 'text', text: incoming.slice(at, at + token) });
  }
  source.complete();
  return read;
}

function pass(scheduler: VirtualTimeScheduler, ms: number): void {
  scheduler.maxFrames = scheduler.frame + ms;
  scheduler.schedule(() => undefined, ms);
  scheduler.flush();
}
