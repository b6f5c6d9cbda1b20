// Fills and drains a store until it is killed, and says on stdout what is begun and what is acknowledged:
// node queueWriter.mjs <folder> <how many to put> <bytes each> <small>
import { ClassicLevel } from 'classic-level';
import { levelStore } from 'rxbaton/level';

const [folder, count, bytes, size] = process.argv.slice(2);
const WRITERS = 64;
// Small tables are merged all the time.
const small = size === 'small' && new ClassicLevel(folder, { writeBufferSize: 16_384, maxFileSize: 16_384 });
const store = levelStore(small || folder);
const content = 'x'.repeat(Number(bytes));
/** Written before it returns, since it is a pipe: no buffer of it dies with the process. */
const say = (word, id) => process.stdout.write(`${word} ${id}\n`);

async function told(word, id, act) {
  say(`${word}?`, id);
  await act();
  say(`${word}!`, id);
}
const put = (id) =>
  told('put', id, () =>
    store.put({ id, request: { messages: [{ role: 'user', content }] }, createdAt: Number(id), deliveries: 0, status: 'queued' }),
  );
async function drain(id) {
  await told('update', id, () => store.update(id, { deliveries: 1, status: 'processing' }));
  await told('remove', id, () => store.remove(id));
}

async function each(ids, act) {
  const left = ids[Symbol.iterator]();
  const writer = async () => {
    for (const id of left) await act(id);
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
}
const ids = (from, to) => Array.from({ length: to - from }, (_, index) => String(from + index));

const first = Number(count);
await each(ids(0, first), put);
say('filled', first);
await Promise.all([each(ids(0, first), drain), each(ids(first, 2 * first), put), small && compactAgainAndAgain()]);
say('drained', first);
// Waits for its end.
setInterval(() => undefined, 60_000);

async function compactAgainAndAgain() {
  for (let round = 0; round < 20; round++) await small.compactRange('a', 'z');
}
