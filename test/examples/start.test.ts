import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { startUpstream, type Upstream } from 'rxbaton/testing/upstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = 'dist/examples/start/main.js';
const LIMIT_MS = 60_000;

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** From its first words to its end. */
  readonly ms: number;
}

type Environment = Readonly<Record<string, string>>;

/** Runs the demo without a terminal, and without what this machine's environment would say to it. */
function run(args: readonly string[], environment: Environment = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH, ...environment };
    const child = spawn(process.execPath, [MAIN, ...args], { cwd: ROOT, env, timeout: LIMIT_MS });
    let [out, err, begun] = ['', '', 0];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      begun ||= performance.now();
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err, ms: performance.now() - begun }));
  });
}

const lines = (out: string): readonly string[] => out.split('\n');
const longest = (out: string): number => Math.max(...lines(stripVTControlCharacters(out)).map((line) => line.length));

/** The rows of a table, from its head on. */
function tableBelow(out: string, head: string): readonly string[] {
  const all = lines(out);
  const first = all.findIndex((line) => line.trimStart().startsWith(head));
  return all.slice(first + 1, all.indexOf('', first));
}

describe('npm start', () => {
  let plain: Run;
  let coloured: Run;

  beforeAll(async () => {
    const runs = [run([], { NO_COLOR: '1', LANG: 'C.UTF-8' }), run([], { FORCE_COLOR: '1', LANG: 'C' })] as const;
    [plain, coloured] = await Promise.all(runs);
  }, LIMIT_MS);

  it('ends by itself, soon and well', () => {
    expect([plain.code, plain.err, coloured.code, coloured.err]).toStrictEqual([0, '', 0, '']);
    // Ten seconds, on a machine that has nothing else to do.
    expect(plain.ms).toBeLessThan(40_000);
  });

  it('brings every answer whole, and says what each cost', () => {
    const figures = tableBelow(plain.out, 'act').map((row) => row.trim().split(/\s{2,}/));
    expect(figures.map(([act]) => act)).toStrictEqual(['silence', 'hiccup', 'open circuit', 'asked again', 'all down']);
    expect(figures.map((row) => row.slice(-2))).toStrictEqual(Array(5).fill(['0', '0']));
    const attempts = figures.map((row) => Number(row[1]));
    const atLeast = [2, 2, 4, 1, 4];
    for (const [index, least] of atLeast.entries()) expect(attempts[index]).toBeGreaterThanOrEqual(least);
    // A second of silence is what the limit allows; the switch costs that, and a little more.
    expect(Number.parseInt(figures[0]?.[3] ?? '', 10)).toBeGreaterThan(1_000);
    expect(plain.out).toContain('5 of 5 answers came whole');
  });

  it('tells what happens when it happens', () => {
    expect(plain.out).toMatch(/~ openai silent for 1\.\d s → anthropic goes on at character 112$/m);
    expect(plain.out).toMatch(/↻ openai is over its rate limit → asked again in 0\.6 s$/m);
    expect(plain.out).toMatch(/▮ the circuit of openai opens → it is left in peace$/m);
    expect(plain.out).toMatch(/q gemini broke the connection too → the question is kept$/m);
  });

  it('draws each act once, a lane a provider', () => {
    for (const lane of ['openai/gpt-4o', 'anthropic/claude-sonnet-4-5', 'gemini/gemini-2.5-flash', 'the answer']) {
      expect(lines(plain.out).filter((line) => line.startsWith(`   ${lane}`))).toHaveLength(4);
    }
    expect(plain.out).toMatch(/openai\/gpt-4o +-+[o-]+×$/m);
    expect(plain.out).toMatch(/openai\/gpt-4o +-+× *↻[o-]+\|$/m);
    expect(plain.out).toMatch(/openai\/gpt-4o +[-×↻ ]+▮+[o-]*\|$/m);
    expect(plain.out).toMatch(/the answer +-+q+[o-]+\|$/m);
  });

  it('fits 80 columns', () => {
    expect([longest(plain.out), longest(coloured.out)].every((width) => width <= 80)).toBe(true);
  });

  it('writes no escape sequence when it may not', () => {
    expect(plain.out).not.toContain('\x1b');
  });

  it('writes colours when it must, but moves no cursor, and ASCII where the terminal knows no more', () => {
    expect(coloured.out).toContain('\x1b[32m');
    const sequences = coloured.out.split('\x1b[').slice(1);
    expect(sequences.filter((sequence) => !/^\d+m/.test(sequence))).toStrictEqual([]);
    expect(stripVTControlCharacters(coloured.out)).toMatch(/^[\n\x20-\x7e]+$/);
  });
});

describe('npm start -- --ask', () => {
  let upstream: Upstream;
  let environment: Environment;

  beforeAll(async () => {
    upstream = await startUpstream({
      models: {
        'gpt-4o': { fault: { type: 'status', status: 500 } },
        'claude-test': { fault: { type: 'cut', after: 20, how: 'rst' } },
      },
    });
    const { openai, anthropic, gemini, deepseek } = upstream.baseUrls;
    environment = {
      OPENAI_BASE_URL: openai,
      ANTHROPIC_BASE_URL: anthropic,
      GEMINI_BASE_URL: gemini,
      DEEPSEEK_BASE_URL: deepseek,
      ANTHROPIC_MODEL: 'claude-test',
    };
  });
  afterAll(() => upstream.close());

  it(
    'asks those whose keys are set, and ends with their attempts',
    async () => {
      const keys = { OPENAI_API_KEY: 'canary-1', ANTHROPIC_API_KEY: 'canary-2', DEEPSEEK_API_KEY: 'canary-3' };
      const { code, out, err } = await run(['--ask', 'What is a relay?'], { ...environment, ...keys });
      expect([code, err]).toStrictEqual([0, '']);
      expect(out).toContain('rxbaton asks openai, then anthropic, then deepseek');
      expect(out).toContain('> What is a relay?\n   A relay team wins or loses');
      const attempts = tableBelow(out, 'provider').map((row) => row.split(/\s{2,}/).slice(0, 2));
      const failed = [...Array<string[]>(3).fill(['openai/gpt-4o', 'server']), ['anthropic/claude-test', 'network']];
      expect(attempts.slice(0, 4)).toStrictEqual(failed);
      expect(attempts.at(-1)).toStrictEqual(['deepseek/deepseek-v4-flash', 'ok']);
      expect(out + err).not.toContain('canary');
      expect(longest(out)).toBeLessThanOrEqual(80);
    },
    LIMIT_MS,
  );

  it(
    'says who failed when all have, and exits with 1',
    async () => {
      const { code, out } = await run(['--ask', 'What is a relay?'], { ...environment, OPENAI_API_KEY: 'canary-1' });
      expect(code).toBe(1);
      expect(out).toContain('Every provider failed: openai/gpt-4o');
      expect(out).not.toContain('canary');
    },
    LIMIT_MS,
  );

  it.each<[string, readonly string[], RegExp]>([
    ['without a key', ['--ask', 'Why?'], /OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY, DEEPSEEK_API_KEY/],
    ['without a question', ['--ask'], /argument missing/],
    ['with an unknown option', ['--fast'], /Unknown option '--fast'/],
  ])('exits with 2 %s', async (_, args, message) => {
    const { code, out, err } = await run(args);
    expect([code, out]).toStrictEqual([2, '']);
    expect(err).toMatch(message);
    expect(longest(err)).toBeLessThanOrEqual(80);
  });

  it('explains itself', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    for (const word of ['--ask', 'OPENAI_MODEL', 'DEEPSEEK_API_KEY', 'gemini-2.5-flash', 'NO_COLOR']) expect(out).toContain(word);
    expect(longest(out)).toBeLessThanOrEqual(80);
  });
});
