import { gateway } from '../../src/gateway/index.js';
import { failover, openaiCompatible } from '../../src/index.js';
import { serve } from '../../src/node/index.js';
import { report } from './part.js';

const [, , upstream = ''] = process.argv;
const of = (name: string) =>
  openaiCompatible({
    name,
    model: 'm',
    baseUrl: `${upstream}/${name}/v1`,
    apiKey: 'any',
    capabilities: { continuation: 'prefill' },
  });

// The failing one is to be asked every time: what is measured is what its failures cost.
const chat = failover([of('broken'), of('sound')], {
  breaker: false,
  health: { maxErrorRate: 1 },
  stall: { first: 2_000, between: 500 },
});
const server = await serve(gateway({ chat }, { concurrent: 100_000 }));
report(server.url);
