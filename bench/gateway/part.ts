import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A part of the bench in a process of its own, which says where it listens and how much memory it has. */
export class Part {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(name: string, ...args: readonly string[]): Promise<Part> {
    const path = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
    const child = fork(path, [...args], { execArgv: ['--expose-gc'] });
    const [url] = (await once(child, 'message')) as [string];
    return new Part(child, url);
  }

  async memory(): Promise<Memory> {
    this.child.send('memory');
    const [memory] = (await once(this.child, 'message')) as [Memory];
    return memory;
  }

  stop(): void {
    this.child.kill();
  }
}

/** In megabytes: of the heap that is in use after a collection, and of the process. */
export interface Memory {
  readonly heap: number;
  readonly resident: number;
}

/** In the part's process: tells where it listens, and its memory whenever it is asked for that. */
export function report(url: string): void {
  process.send?.(url);
  process.on('message', () => {
    globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    process.send?.({ heap: heapUsed / 1e6, resident: rss / 1e6 } satisfies Memory);
  });
}
