// Runs rxbaton's gateway in this process, over every guard, so that it can be asked for its CPU time: `<primary> <backup>`.

import { gateway } from '../../../src/gateway/index.js';
import { failover } from '../../../src/index.js';
import { serve } from '../../../src/node/index.js';
import { MODELS } from '../api.js';
import { providerOfApi } from './providerOfApi.js';

const [primary = '', backup = ''] = process.argv.slice(2);
const chat = failover([[providerOfApi('chat', primary, 'primary'), providerOfApi('chat', backup, 'backup')]]);
const { port } = await serve(gateway({ [MODELS.chat]: chat }));
process.send?.({ port });
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system });
});
process.on('disconnect', () => process.exit());
