import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { EMPTY } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { bullmqStore } from '../../src/bullmq/bullmqStore.js';
import type { BullmqStoreOptions } from '../../src/bullmq/bullmqStoreOptions.js';
import { isConnectionLoss } from '../../src/bullmq/connectionLoss.js';
import { jobIdOf } from '../../src/bullmq/jobIdOf.js';
import { persistenceRisk } from '../../src/bullmq/persistenceRisk.js';
import { failover } from '../../src/failover/failover.js';
import { provider } from '../../src/providers/provider.js';

const run = promisify(execFile);
const connection = { host: '127.0.0.1', port: 1 };

describe('the options of a store in Redis', () => {
  // A user without types.
  const wrong: readonly (readonly [string, object])[] = [
    ['connection', { connection: undefined }],
    ['connection', { connection: 'redis://127.0.0.1' }],
    ['connection', { connection: { duplicate: () => undefined } }],
    ['name', { name: '' }],
    ['name', { name: 'a:b' }],
    ['maxDeliveries', { maxDeliveries: 0 }],
    ['retryAfter', { retryAfter: 0 }],
    ['keep', { keep: -1 }],
    ['timeout', { timeout: Infinity }],
    ['onWarning', { onWarning: 'log' }],
    ['onSetAside', { onSetAside: 1 }],
  ];
  it.each(wrong)('are checked when it is made: %s', (option, given) => {
    expect(() => bullmqStore({ connection, ...given } as BullmqStoreOptions)).toThrow(`bullmqStore({ ${option} })`);
  });

  it('and those of a worker when that is made', async () => {
    const store = bullmqStore({ connection });
    const chat = failover([provider('only', () => EMPTY)]);
    for (const option of ['concurrency', 'lockDuration', 'rampEvery', 'tryEvery']) {
      expect(() => store.worker(chat, { [option]: 0 })).toThrow(`worker(failover, { ${option} })`);
    }
    await store.close();
    expect(() => store.worker(chat)).toThrow('bullmqStore: this store is closed');
  });

  it('need packages, which are asked for by name', async () => {
    const code = `
      import { register } from 'node:module';
      register('data:text/javascript,' + encodeURIComponent(\`export const resolve = (name, context, next) => {
        if (name === 'bullmq') throw Object.assign(new Error('not here'), { code: 'ERR_MODULE_NOT_FOUND' });
        return next(name, context);
      }\`));
      const { bullmqStore } = await import('rxbaton/bullmq');
      await bullmqStore({ connection: {} }).remove('a').catch((error) => console.log(error.message));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code]);
    expect(stdout).toContain('needs the packages bullmq and ioredis');
  });
});

describe('the id of a job', () => {
  it('[Q98] is one for one key, and none that BullMQ refuses', () => {
    expect(jobIdOf({ id: 'a', key: 'k' })).toBe(jobIdOf({ id: 'b', key: 'k' }));
    expect(jobIdOf({ id: 'a', key: 'k' })).not.toBe(jobIdOf({ id: 'a', key: 'l' }));
    expect(['7', 'a:b'].map((id) => jobIdOf({ id }))).toStrictEqual(['id-7', 'id-a%3Ab']);
    expect(jobIdOf({ id: 'a', key: 'customer 7: hello' })).toMatch(/^key-[0-9a-f]{64}$/);
  });
});

describe('what a crash of Redis would take', () => {
  const info = (enabled: 0 | 1) => () => Promise.resolve(`# Persistence\r\nloading:0\r\naof_enabled:${enabled}\r\n`);
  const config = (flushes: string) => () => Promise.resolve(['appendfsync', flushes]);

  it.each([
    ['everything, without an append-only file', { info: info(0), config: config('always') }, 'Set appendonly yes'],
    ['a second, where it flushes so often', { info: info(1), config: config('everysec') }, 'once a second'],
    ['what it likes, where it flushes when it likes', { info: info(1), config: config('no') }, 'when it likes'],
    ['nothing', { info: info(1), config: config('always') }, undefined],
    [
      'what is not told, where CONFIG is refused',
      { info: info(1), config: () => Promise.reject(new Error('NOPERM')) },
      undefined,
    ],
    ['everything, where CONFIG is not there', { info: info(0) }, 'Set appendonly yes'],
  ])('%s', async (_, redis, words) => {
    const risk = await persistenceRisk(redis);
    if (words === undefined) expect(risk).toBeUndefined();
    else expect(risk).toContain(words);
  });
});

describe('an error of Redis', () => {
  it('is one of the connection, or of what was asked for', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
    const losses = ["Stream isn't writeable and enableOfflineQueue options is false", 'Connection is closed.'];
    expect([refused, ...losses.map((words) => new Error(words))].map(isConnectionLoss)).toStrictEqual([true, true, true]);
    expect([new Error('OOM command not allowed'), new TypeError('x'), 'no'].map(isConnectionLoss)).toStrictEqual([
      false,
      false,
      false,
    ]);
  });
});
