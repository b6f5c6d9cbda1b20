/**
 * An answer that must be JSON of a certain shape: one that breaks the contract is given up as soon as it cannot keep it any more,
 * another provider is asked, and nothing is held against the health of the first.
 *
 * `node dist/examples/jsonContract.js`. To ask the real providers, set `OPENAI_API_KEY` and `ANTHROPIC_API_KEY`, and take out the
 * upstream, `apiKey` and `baseUrl`.
 */
import { anthropic, completion, failover, openai } from 'rxbaton';
import { startUpstream } from 'rxbaton/testing/upstream';
import { firstValueFrom } from 'rxjs';
import * as z from 'zod/mini';

const Incident = z.object({ service: z.string(), severity: z.enum(['low', 'high']), minutes: z.number() });

const upstream = await startUpstream({
  models: {
    'gpt-4o': { answer: '{ "service": "checkout", "severity": "catastrophic", "minutes": 42 }' },
    'claude-sonnet-4-5': { answer: '{ "service": "checkout", "severity": "high", "minutes": 42 }' },
  },
});
const chat = failover([
  openai({ model: 'gpt-4o', apiKey: 'any', baseUrl: upstream.baseUrls.openai }),
  anthropic({ model: 'claude-sonnet-4-5', apiKey: 'any', baseUrl: upstream.baseUrls.anthropic }),
]);

const { output, attempts } = await completion(
  chat({ messages: [{ role: 'user', content: 'Checkout was down for 42 minutes.' }], output: Incident }),
);
// It has been validated; this gives it its type.
const { service, severity, minutes } = Incident.parse(output);
console.log(`${service}: ${severity}, ${minutes} minutes`);

for (const { provider, outcome } of attempts) console.log(`${provider}: ${outcome}`);
for (const { provider, errorRate } of await firstValueFrom(chat.health$)) console.log(`${provider}: error rate ${errorRate}`);

await chat.close();
await upstream.close();
