import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_ANSWER, startUpstream, type Upstream } from '../../src/testing/upstream/index.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

function quickStart(): string {
  const readme = readFileSync(`${root}/README.md`, 'utf8');
  const section = readme.slice(readme.indexOf('## Quick start'));
  const code = /```ts\n([\s\S]*?)```/.exec(section)?.[1];
  if (code === undefined) throw new Error('the README has no quick start');
  return code;
}

describe("the README's quick start", () => {
  let upstream: Upstream;
  let file: string;

  beforeAll(async () => {
    upstream = await startUpstream({ default: { tokenMs: 1 } });
    // Inside the package's own folder, so that `rxbaton` is the package that was built.
    mkdirSync(`${root}/dist/readme`, { recursive: true });
    file = `${root}/dist/readme/quickStart.mjs`;
    writeFileSync(file, quickStart());
  });
  afterAll(() => upstream.close());

  const environment = (): Record<string, string> => ({
    PATH: process.env.PATH ?? '',
    ANTHROPIC_API_KEY: 'any',
    OPENAI_API_KEY: 'any',
    GEMINI_API_KEY: 'any',
    ANTHROPIC_BASE_URL: upstream.baseUrls.anthropic,
    OPENAI_BASE_URL: upstream.baseUrls.openai,
    GEMINI_BASE_URL: upstream.baseUrls.gemini,
  });

  it('has at most ten lines', () => {
    expect(quickStart().trim().split('\n').filter(Boolean).length).toBeLessThanOrEqual(10);
  });

  it('runs as printed, and ends by itself', async () => {
    const { stdout, stderr } = await run('node', [file], { env: environment(), timeout: 20_000 });
    expect([stdout, stderr]).toStrictEqual([DEFAULT_ANSWER, '']);
  });

  it('prints the whole answer, once, though its providers break one after the other', async () => {
    upstream.set('claude-sonnet-4-5', { fault: { type: 'cut', after: 20, how: 'rst' } });
    upstream.set('gpt-4o', { fault: { type: 'error', after: 10 } });
    const { stdout, stderr } = await run('node', [file], { env: environment(), timeout: 20_000 });
    expect([stdout, stderr]).toStrictEqual([DEFAULT_ANSWER, '']);
    expect(new Set(upstream.requests.slice(-3).map((request) => request.api)).size).toBe(3);
  });
});
