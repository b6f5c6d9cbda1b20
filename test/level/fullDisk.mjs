// Puts requests on a disk that has no room for all of them, makes room, and tells what became of each:
// node fullDisk.mjs <folder> <a shell command that makes room>
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { levelStore } from 'rxbaton/level';

const [folder, makeRoom] = process.argv.slice(2);
const contents = new Map();
const acknowledged = [];
const refusals = [];

async function put(store, id) {
  // Of a size at which LevelDB, left to itself, cannot read back what it writes after a write that failed.
  const content = randomBytes(2_300).toString('hex');
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
for (let at = 0; at < 250; at++) await put(store, `while full ${at}`);
execFileSync('sh', ['-c', makeRoom]);
for (let at = 0; at < 20; at++) await put(store, `when there is room ${at}`);
await store.close();

const again = levelStore(folder);
const listed = [];
for await (const { id, request } of again.list()) if (request.messages[0].content === contents.get(id)) listed.push(id);
await again.close();
console.log(JSON.stringify({ acknowledged, refusals, listed }));
