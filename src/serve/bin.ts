#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import type { OutageStore } from '../outage/outageStore.js';
import { HELP, type Wish, wishOf } from './commandLine.js';
import { ConfigError } from './configError.js';
import type { OpenStore } from './plan.js';
import { namesIn, type Program, type ProgramSurroundings, startProgram } from './program.js';
import { readPlan } from './readPlan.js';
import { version } from './version.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const warn = (line: string): void => void process.stderr.write(`${line}\n`);

await main(wishOf(process.argv.slice(2)));

async function main(wish: Wish): Promise<void> {
  if (wish.type === 'help') say(HELP.trimEnd());
  else if (wish.type === 'version') say(await version());
  else if (wish.type === 'mistake') fail(`${wish.message}\n\n${HELP.trimEnd()}`, 2);
  else await run(wish).catch((error: unknown) => fail(reasonOf(error), 1));
}

async function run({ type, config }: Extract<Wish, { readonly config: string }>): Promise<void> {
  const surroundings: ProgramSurroundings = {
    environment: process.env,
    readText: (path) => readFile(path, 'utf8'),
    openStore: await storeOpener(),
    say,
    warn,
  };
  if (type === 'serve') {
    listen(await startProgram(config, surroundings));
    return;
  }
  const plan = await readPlan(config, surroundings);
  for (const warning of plan.warnings) warn(`warning: ${warning}`);
  say(`${config} is right: it serves ${namesIn(plan)}`);
}

function listen(program: Program): void {
  let stopping = false;
  const stop = (): void => {
    // Who asks twice does not want to wait.
    if (stopping) process.exit(1);
    stopping = true;
    void program.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  process.on('SIGHUP', () => void program.reload());
}

/** The packages of a queue on disk are optional. */
async function storeOpener(): Promise<OpenStore> {
  try {
    const { levelStore } = await import('../level/index.js');
    return (path): OutageStore => levelStore(path);
  } catch {
    return () => {
      throw new ConfigError(['a queue with a path needs the packages abstract-level and classic-level']);
    };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, message = String(error) } = error as { readonly code?: string; readonly message?: string };
  return code === 'EADDRINUSE' ? `server.port: ${message}` : message;
}

function fail(message: string, code: number): void {
  warn(message);
  process.exitCode = code;
}
