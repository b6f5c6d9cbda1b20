/**
 * A request that must not be lost: while everything is down its ticket waits on the disk, outlives the process that took it, and
 * is answered when a provider is up again.
 *
 * `node dist/examples/outageQueue.js`. To ask the real providers, set `OPENAI_API_KEY` and `ANTHROPIC_API_KEY`, and take out the
 * upstream, `apiKey` and `baseUrl`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anthropic, type Failover, failover, openai } from 'rxbaton';
import { levelStore } from 'rxbaton/level';
import { startUpstream } from 'rxbaton/testing/upstream';
import { filter, firstValueFrom } from 'rxjs';

const upstream = await startUpstream();
const folder = await mkdtemp(join(tmpdir(), 'rxbaton-queue-'));

/** What each process of the application begins with. */
function begin(): Failover {
  const gpt = openai({ model: 'gpt-4o', apiKey: 'any', baseUrl: upstream.baseUrls.openai });
  const claude = anthropic({ model: 'claude-sonnet-4-5', apiKey: 'any', baseUrl: upstream.baseUrls.anthropic });
  return failover([gpt, claude], { probe: { every: 200 }, queue: { store: levelStore(folder), ttl: 3_600_000 } });
}

upstream.down();
const first = begin();
const { id, status$ } = first.submit({
  messages: [{ role: 'user', content: 'Tell me about relays' }],
  idempotencyKey: 'relays 2026-11',
});
status$.subscribe((status) => console.log(`first process: ${status}`));
// From here on the request is on the disk: this is what a client may be told.
await firstValueFrom(status$.pipe(filter((status) => status === 'queued')));
await first.close();

const second = begin();
await second.restored();
const ticket = second.ticket(id);
if (ticket === undefined) throw new Error('the store does not know the ticket');
ticket.status$.subscribe((status) => console.log(`second process: ${status}`));
upstream.recover();
const { text } = await ticket.result;
console.log(text);

await second.close();
await upstream.close();
await rm(folder, { recursive: true });
