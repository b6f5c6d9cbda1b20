import { fileURLToPath } from 'node:url';
import { baseUrl } from '../api.js';
import type { Enter } from '../contender.js';
import { askBy } from './byHand.js';
import { GatewayProcess } from './gatewayProcess.js';
import { readers } from './heard.js';
import { plainRequest } from './plainRequest.js';

/** From dist/bench/beside/contenders to the source, beside whose packages it runs. */
const HOST = fileURLToPath(new URL('../../../../bench/beside/contenders/portkeyHost.mjs', import.meta.url));

/** Portkey's gateway in a process beside, and the client by hand: both are counted. */
export const enter: Enter = async ({ api, primary }) => {
  const host = await GatewayProcess.start(HOST);
  const plain = plainRequest(api, `http://127.0.0.1:${host.port}`);
  const headers = { ...plain.headers, 'x-portkey-provider': 'openai', 'x-portkey-custom-host': baseUrl(api, primary) };
  return { ...askBy({ ...plain, headers }, readers[api]), cpuBeside: () => host.cpu(), close: () => host.close() };
};
