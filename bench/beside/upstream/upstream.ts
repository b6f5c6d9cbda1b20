import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Script, scriptPath } from './script.js';
import type { Seen } from './tally.js';

/** The providers that all are measured against: a process on the loopback. */
export interface Upstream {
  /** The address under which answers go by a script; `baseUrl` makes it an API's. */
  readonly url: (script: Partial<Script>) => string;
  /** What has come in under a script's name. */
  readonly seen: (name: string) => Promise<Seen>;
  readonly close: () => void;
}

export async function startUpstream(): Promise<Upstream> {
  const child = fork(fileURLToPath(new URL('./main.js', import.meta.url)));
  const [{ port }] = (await once(child, 'message')) as [{ readonly port: number }]; // its first message
  return {
    url: (script) => `http://127.0.0.1:${port}${scriptPath(script)}`,
    seen: async (name) => {
      child.send(name);
      const [{ seen }] = (await once(child, 'message')) as [{ readonly seen: Seen }]; // one answer a question
      return seen;
    },
    close: () => child.disconnect(),
  };
}
