import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pageBuild } from './pageBuild.js';
import { startPlayground } from './playground.js';

const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const PORT = 4300;

/** With one of these in the environment, the real API is asked. */
const KEYS = 'OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY or DEEPSEEK_API_KEY';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const build = await pageBuild(ROOT);
  if (build.isStale) {
    say('Building the page (about ten seconds) …');
    await build.run();
  }
  const playground = await startPlayground({ page: build.folder, environment: process.env, port: portIn(process.env) });
  say(`\n  rxbaton playground   ${playground.url}\n`);
  const models = playground.models.join(', ');
  if (playground.upstream === undefined) say(`  Asks the real APIs, through the gateway at ${playground.url}/v1: ${models}.`);
  else say(`  The providers are simulated: ${models}.\n  With ${KEYS}\n  in the environment the real ones answer.`);
  say('  Ctrl+C ends it.\n');
  const end = (): void => void playground.close().then(() => process.exit(0));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

function portIn({ PORT: port }: NodeJS.ProcessEnv): number {
  if (port === undefined || port === '') return PORT;
  if (/^\d{1,5}$/.test(port)) return Number(port);
  throw new Error(`PORT must be a number, not ${port}`);
}
