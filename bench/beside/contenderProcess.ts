import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Setting } from './contender.js';
import { type ContenderName, contenders } from './contenders.js';
import type { Figures, Kind, Task } from './work/works.js';

const WORKER = fileURLToPath(new URL('./worker.js', import.meta.url));
const EXEC_ARGV = ['--expose-gc', '--max-old-space-size=8192'];

type Message = { readonly error: string } | { readonly figures: unknown };

/** A fresh process with one contender in it. */
export class ContenderProcess {
  private readonly ended: Promise<never>;

  private constructor(
    readonly name: ContenderName,
    private readonly child: ChildProcess,
  ) {
    this.ended = once(child, 'exit').then(([code]) => {
      throw new Error(`${name}: its process ended with ${String(code)}.`);
    });
    // It ends when it is closed, too; who waits for an answer is told.
    this.ended.catch(() => undefined);
  }

  static async start(name: ContenderName, setting: Setting): Promise<ContenderProcess> {
    const child = fork(WORKER, [contenders[name], JSON.stringify(setting)], { execArgv: EXEC_ARGV });
    const started = new ContenderProcess(name, child);
    await started.message();
    return started;
  }

  async do<K extends Kind>(kind: K, task: Task<K>): Promise<Figures<K>> {
    this.child.send({ kind, task });
    const message = (await this.message()) as Message; // the worker's answer to a task
    if ('error' in message) throw new Error(`${this.name}: ${message.error}`);
    return message.figures as Figures<K>; // of the kind that was asked for
  }

  close(): void {
    if (this.child.connected) this.child.disconnect();
  }

  private async message(): Promise<unknown> {
    const [message] = (await Promise.race([once(this.child, 'message'), this.ended])) as [unknown]; // an event's arguments
    return message;
  }
}
