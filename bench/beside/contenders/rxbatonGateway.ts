import { fileURLToPath } from 'node:url';
import type { Enter } from '../contender.js';
import { askBy } from './byHand.js';
import { GatewayProcess } from './gatewayProcess.js';
import { readers } from './heard.js';
import { plainRequest } from './plainRequest.js';

const HOST = fileURLToPath(new URL('./rxbatonGatewayHost.js', import.meta.url));

/** rxbaton's gateway over a failover, in a process beside, and the client by hand: both are counted. */
export const enter: Enter = async ({ api, primary, backup }) => {
  const host = await GatewayProcess.start(HOST, [primary, backup]);
  const plain = plainRequest(api, `http://127.0.0.1:${host.port}`);
  return { ...askBy(plain, readers[api]), cpuBeside: () => host.cpu(), close: () => host.close() };
};
