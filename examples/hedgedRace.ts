/**
 * Two providers race: the second is asked when the first has said nothing for 100 ms, the first to speak answers, and the other's
 * request is aborted. At most one call in ten may be hedged in the long run, so that a slow day does not double the bill.
 *
 * `node dist/examples/hedgedRace.js`. To ask the real providers, set `OPENAI_API_KEY` and `ANTHROPIC_API_KEY`, and take out the
 * upstream, `apiKey` and `baseUrl`.
 */
import { anthropic, completion, isContent, openai } from 'rxbaton';
import { hedgeBudget, raceFailover } from 'rxbaton/operators';
import { startUpstream } from 'rxbaton/testing/upstream';

const upstream = await startUpstream({ models: { 'claude-sonnet-4-5': { firstTokenMs: 60_000 } } });
const claude = anthropic({ model: 'claude-sonnet-4-5', apiKey: 'any', baseUrl: upstream.baseUrls.anthropic });
const gpt = openai({ model: 'gpt-4o', apiKey: 'any', baseUrl: upstream.baseUrls.openai });

// A `start` chunk wins nothing: providers send it long before they speak.
const budget = hedgeBudget({ ratio: 0.1, burst: 1 });
const raced = claude.pipe(raceFailover([gpt], { hedgeAfter: 100, wins: isContent, budget }));

const { provider, text } = await completion(raced('Tell me about relays'));
console.log(`${provider} won: ${text}`);

await upstream.settled();
for (const { model, wordsSent, closedBy } of upstream.requests) {
  console.log(`${model}: ${wordsSent} words, ended by the ${closedBy ?? 'network'}`);
}
await upstream.close();
