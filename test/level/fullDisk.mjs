// Puts requests on a disk that has no room for all of them, makes room, and tells what became of each:
// node fullDisk.mjs <folder> <ballast: a file to remove, or nothing>
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { levelStore } from 'rxbaton/level';

const [folder, ballast] = process.argv.slice(2);
const contents = new Map();
const acknowledged = [];
const refusals = [];

async function put(store, id) {
  const content = randomBytes(10_000).toString('hex');
  contents.set(id, content);
  const request = { messages: [{ role: 'user', content }] };
  try {
    await store.put({ id, request, createdAt: contents.size, deliveries: 0, status: 'queued' });
    acknowledged.push(id);
  } catch (error) {
    const causes = [];
    for (let cause = error; cause !== undefined; cause = cause.cause) causes.push(cause.message);
    refusals.push(causes.join(': '));
  }
}

const store = levelStore(folder);
for (let at = 0; at < 150; at++) await put(store, `while full ${at}`);
if (existsSync(ballast)) rmSync(ballast);
await put(store, 'when there is room');
await store.close();

const again = levelStore(folder);
const listed = [];
for await (const { id, request } of again.list()) if (request.messages[0].content === contents.get(id)) listed.push(id);
await again.close();
console.log(JSON.stringify({ acknowledged, refusals, listed }));
