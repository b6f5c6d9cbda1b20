import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const SCRIPT = fileURLToPath(new URL('./queueWriter.mjs', import.meta.url));

export interface WriterOptions {
  /** How many requests it puts, and then drains while it puts as many again. */
  readonly count: number;
  readonly bytes: number;
  /** Tables so small that LevelDB merges them all the time. */
  readonly small?: boolean;
}

/** A process that fills and drains a store, and what it has said of it. */
export class QueueWriter {
  /** Words such as `put?` (begun) and `put!` (acknowledged), each with the ids that it was said of. */
  readonly said = new Map<string, Set<string>>();
  readonly ended: Promise<unknown>;
  errors = '';
  private readonly child: ChildProcess;
  private unfinished = '';
  private lines = 0;
  private wanted: { readonly lines: number; readonly reached: () => void } | undefined;

  constructor(folder: string, { count, bytes, small = false }: WriterOptions) {
    const words = [SCRIPT, folder, String(count), String(bytes), small ? 'small' : 'large'];
    this.child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    onTestFinished(() => void this.child.kill('SIGKILL'));
    // All that it said has been read then.
    this.ended = once(this.child, 'close');
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => this.hear(text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
    });
  }

  /** Resolves when it has said so many lines, or ended. */
  async saying(lines: number): Promise<void> {
    const reached = new Promise<void>((resolve) => {
      this.wanted = { lines, reached: resolve };
      if (this.lines >= lines) resolve();
    });
    await Promise.race([reached, this.ended]);
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  of(word: string): ReadonlySet<string> {
    return this.said.get(word) ?? new Set();
  }

  private hear(text: string): void {
    const lines = (this.unfinished + text).split('\n');
    this.unfinished = lines.pop() ?? '';
    for (const line of lines) {
      const [word = '', id = ''] = line.split(' ');
      this.said.set(word, (this.said.get(word) ?? new Set()).add(id));
      this.lines++;
      if (this.lines === this.wanted?.lines) this.wanted.reached();
    }
  }
}
