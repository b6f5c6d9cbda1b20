import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './temporaryFolder.js';

const COUNT = 300;
const script = fileURLToPath(new URL('ticketHolder.mjs', import.meta.url));

/** Runs the process until it ends, or is killed after it has said so many lines. */
function run(args: readonly string[], lines = Infinity): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (data: Buffer) => {
      said += data.toString();
      if (said.split('\n').length > lines) child.kill('SIGKILL');
    });
    child.on('error', failed);
    child.on('close', () => done(said));
  });
}

describe('a process that holds tickets, and is killed with -9', () => {
  it.each([1, 40, 170, COUNT])('[Q95] [Q99] loses none that it acknowledged: after %d', async (lines) => {
    const folder = temporaryFolder();
    const said = await run([folder, 'down', String(COUNT)], lines);
    const queued = [...said.matchAll(/^queued (\d+)$/gm)].map(([, number]) => Number(number));
    expect(queued.length).toBeGreaterThanOrEqual(lines);
    const { texts, asked } = JSON.parse(await run([folder, 'up', String(COUNT)])) as { texts: string[]; asked: string[] };
    expect(texts).toStrictEqual(Array.from({ length: COUNT }, (_, number) => `re: request ${number}`));
    // Those that were held have been asked for by the queue, and once: their keys found their tickets.
    expect(asked.filter((content) => queued.includes(Number(content.slice(8))))).toHaveLength(queued.length);
  });
});
