import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ClassicLevel } from 'classic-level';
import { describe, expect, it } from 'vitest';
import { levelStore } from '../../src/level/levelStore.js';
import { StoreLockedError } from '../../src/level/storeLockedError.js';
import { idsIn, stored } from '../outage/stored.js';
import { temporaryFolder } from './temporaryFolder.js';

const run = promisify(execFile);
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const modesIn = (folder: string): string[] => [...new Set(readdirSync(folder).map((file) => modeOf(join(folder, file))))];

describe('the folder of a store', () => {
  it("[X09] and its files are their owner's alone, also those that come later", async () => {
    const folder = join(temporaryFolder(), 'made', 'on the way');
    const store = levelStore(folder);
    await store.put(stored('a'));
    expect([modeOf(folder), modesIn(folder)]).toStrictEqual(['700', ['600']]);
    const names = new Set(readdirSync(folder));
    // More than LevelDB keeps in one log.
    const content = Array.from({ length: 100_000 }, (_, index) => index.toString(36)).join('');
    for (let index = 0; index < 16; index++) {
      await store.put(stored(`long ${index}`, { request: { messages: [{ role: 'user', content }] } }));
    }
    expect(readdirSync(folder).every((name) => names.has(name))).toBe(false);
    await store.put(stored('b'));
    expect(modesIn(folder)).toStrictEqual(['600']);
    await store.close();
  });

  it('[X09] is closed where a database lies open to others', async () => {
    const folder = temporaryFolder();
    const db = new ClassicLevel(folder);
    await db.put('k', 'v');
    await db.close();
    chmodSync(folder, 0o755);
    const store = levelStore(folder);
    expect(await idsIn(store)).toStrictEqual([]);
    expect([modeOf(folder), modesIn(folder)]).toStrictEqual(['700', ['600']]);
    await store.close();
  });

  it('may be empty, and is left alone when it is not a store', async () => {
    const folder = temporaryFolder();
    mkdirSync(folder, { mode: 0o755 });
    const store = levelStore(folder);
    await store.put(stored('a'));
    expect(modeOf(folder)).toBe('700');
    await store.close();

    const others = temporaryFolder();
    mkdirSync(others, { mode: 0o755 });
    writeFileSync(join(others, 'letter.txt'), 'dear');
    const wrong = levelStore(others);
    await expect(wrong.put(stored('a'))).rejects.toThrow('holds other files; give the store a folder of its own');
    expect([modeOf(others), readdirSync(others), readFileSync(join(others, 'letter.txt'), 'utf8')]).toStrictEqual([
      '755',
      ['letter.txt'],
      'dear',
    ]);
    await wrong.close();
  });

  it('[Q105] belongs to one process: a second is told which folder, and what to do', async () => {
    const folder = temporaryFolder();
    const store = levelStore(folder);
    await store.put(stored('a'));
    const code = `
      import { levelStore, StoreLockedError } from 'rxbaton/level';
      const store = levelStore(${JSON.stringify(folder)});
      try { for await (const _ of store.list()); }
      catch (error) { console.log(JSON.stringify([StoreLockedError.is(error), error.code, error.location, error.message])); }
      await store.close();`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code]);
    const told = `The store in ${folder} is open in another process, or twice in this one: give each process a folder of its own, or close the other store first`;
    expect(JSON.parse(stdout)).toStrictEqual([true, 'STORE_LOCKED', folder, told]);
    expect(await idsIn(store)).toStrictEqual(['a']);

    const twice = levelStore(new ClassicLevel(folder));
    await expect(twice.put(stored('b'))).rejects.toSatisfy(StoreLockedError.is);
    await twice.close();
    await store.close();
  });

  it('asks for the package that it needs, by name', async () => {
    const code = `
      import { register } from 'node:module';
      register('data:text/javascript,' + encodeURIComponent(\`export const resolve = (name, context, next) => {
        if (name === 'classic-level') throw Object.assign(new Error('not here'), { code: 'ERR_MODULE_NOT_FOUND' });
        return next(name, context);
      }\`));
      const { levelStore } = await import('rxbaton/level');
      await levelStore(${JSON.stringify(temporaryFolder())}).remove('a').catch((error) => console.log(error.message));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code]);
    expect(stdout).toContain('levelStore(path) needs the package classic-level');
  });
});
