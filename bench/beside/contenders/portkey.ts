import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { baseUrl } from '../api.js';
import type { Enter } from '../contender.js';
import { askBy } from './byHand.js';
import { readers } from './heard.js';
import { plainRequest } from './plainRequest.js';

/** From dist/bench/beside/contenders to the source, beside whose packages it runs. */
const HOST = fileURLToPath(new URL('../../../../bench/beside/contenders/portkeyHost.mjs', import.meta.url));

/** Portkey's gateway in a process beside, and the client by hand: both are counted. */
export const enter: Enter = async ({ api, primary }) => {
  const host = fork(HOST, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const answer = async (): Promise<{ readonly port: number; readonly cpu: number }> => {
    const [message] = (await once(host, 'message')) as [{ readonly port: number; readonly cpu: number }]; // of the host above
    return message;
  };
  const { port } = await answer();
  const plain = plainRequest(api, `http://127.0.0.1:${port}`);
  const headers = { ...plain.headers, 'x-portkey-provider': 'openai', 'x-portkey-custom-host': baseUrl(api, primary) };
  return {
    ...askBy({ ...plain, headers }, readers[api]),
    cpuBeside: async () => {
      host.send('cpu');
      return (await answer()).cpu;
    },
    close: () => host.disconnect(),
  };
};
