import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

interface Answer {
  readonly port: number;
  readonly cpu: number;
}

/** A gateway in a process of its own: `module` tells its port first, and its CPU time when it is asked. */
export class GatewayProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async start(module: string, args: readonly string[] = []): Promise<GatewayProcess> {
    const child = fork(module, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const [{ port }] = (await once(child, 'message')) as [Answer]; // its first message
    return new GatewayProcess(child, port);
  }

  /** In µs, since its start. */
  async cpu(): Promise<number> {
    this.child.send('cpu');
    const [{ cpu }] = (await once(this.child, 'message')) as [Answer]; // one answer a question
    return cpu;
  }

  close(): void {
    this.child.disconnect();
  }
}
