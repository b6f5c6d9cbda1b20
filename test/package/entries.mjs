// Run in a folder where the packed package is installed: loads every entry both ways, or is told which package it lacks.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const PEERS = {
  'rxbaton/angular': '@angular/core',
  'rxbaton/langchain': '@langchain/core',
  'rxbaton/otel': '@opentelemetry/api',
  'rxbaton/redis': 'ioredis',
};
const require = createRequire(import.meta.url);
const isThere = (name) => existsSync(new URL(`node_modules/${name}`, import.meta.url));

/** What Node says: the package to install, and the entry that needs it. */
function namesPeer(entry, peer) {
  const file = `/${entry.replace('rxbaton/', 'rxbaton/dist/lib/')}/index.js`;
  return ({ code, message }) =>
    code === 'ERR_MODULE_NOT_FOUND' &&
    message.startsWith(`Cannot find package '${peer}' imported from`) &&
    message.endsWith(file);
}

const { exports } = JSON.parse(readFileSync(new URL('node_modules/rxbaton/package.json', import.meta.url), 'utf8'));
const entries = Object.keys(exports).map((path) => `rxbaton${path.slice(1)}`);
const lacking = entries.filter((entry) => entry in PEERS && !isThere(PEERS[entry]));

for (const entry of entries) {
  if (entry.endsWith('.json')) {
    const { default: imported } = await import(entry, { with: { type: 'json' } });
    assert.deepEqual(require(entry), imported);
  } else if (lacking.includes(entry)) {
    await assert.rejects(import(entry), namesPeer(entry, PEERS[entry]));
    assert.throws(() => require(entry), namesPeer(entry, PEERS[entry]));
  } else {
    const imported = await import(entry);
    assert.notEqual(Object.keys(imported).length, 0);
    // Node 20.19 and later can require an ES module: the same one, so that its state is there once.
    assert.equal(require(entry), imported);
  }
}

// What these need they look for when it is needed first.
if (!isThere('classic-level')) {
  const { levelStore } = await import('rxbaton/level');
  await assert.rejects(
    levelStore('queue').remove('any'),
    /^Error: levelStore\(path\) needs the package classic-level, .*: npm install classic-level$/,
  );
}
if (!isThere('bullmq')) {
  const { bullmqStore } = await import('rxbaton/bullmq');
  const store = bullmqStore({ connection: { host: '127.0.0.1' } });
  await assert.rejects(
    store.remove('any'),
    /^Error: bullmqStore\(options\) needs the packages bullmq and ioredis, .*: npm install bullmq ioredis$/,
  );
}

console.log(
  `${entries.length - lacking.length} entries load, ${lacking.length} name what they lack, on Node ${process.versions.node}`,
);
