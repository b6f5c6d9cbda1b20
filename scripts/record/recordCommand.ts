import type { Transport } from '../../src/transport/transport.js';
import { Failure } from './failure.js';
import { HELP_TEXT } from './helpText.js';
import { type Order, readArguments } from './readArguments.js';
import { type Recording, record } from './record.js';
import { Redaction } from './redaction.js';
import { KNOWN_PROVIDERS, type RequestedProvider, requestedProvider } from './requestedProvider.js';

/** What the command works with: the process's own, or a test's. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly transport: Transport;
  /** The row goes here, and nothing else, so that it can be appended to INDEX.tsv. */
  readonly print: (text: string) => void;
  /** For whoever looks on. */
  readonly tell: (text: string) => void;
}

/** Runs the command; resolves to its exit code. */
export async function recordCommand(args: readonly string[], { env, transport, print, tell }: Surroundings): Promise<number> {
  const redaction = new Redaction(keysIn(env));
  const mistake = (message: string): number => {
    tell(`${redaction.text(message)}\n`);
    return 2;
  };
  const wish = readArguments(args);
  if (wish.type === 'help') {
    print(HELP_TEXT);
    return 0;
  }
  if (wish.type === 'mistake') return mistake(`${wish.message} See npm run record -- --help.`);
  try {
    const { order } = wish;
    const provider = providerOf(order);
    const apiKey = keyOf(provider, env);
    const recording = await record(order, { provider, apiKey, transport, redaction });
    tell(redaction.text(`${summary(recording)}\n`));
    print(redaction.text(`${recording.row}\n`));
    return 0;
  } catch (error) {
    // Failures and wrong settings speak to whoever runs this; so does the file system, which names the path.
    if (error instanceof Error) return mistake(error.message);
    throw error;
  }
}

function providerOf({ provider, baseUrl }: Order): RequestedProvider {
  const found = requestedProvider(provider, baseUrl);
  if (found !== undefined) return found;
  const known = KNOWN_PROVIDERS.join(', ');
  throw new Failure(`--provider ${provider} is none that is known (${known}). Any other server needs --base-url.`);
}

function keyOf({ keyVariable, keyOptional }: RequestedProvider, env: Surroundings['env']): string | undefined {
  const key = env[keyVariable] || undefined;
  if (key === undefined && !keyOptional) throw new Failure(`There is no key to ask with: set ${keyVariable}.`);
  return key;
}

function summary({ path, row, error }: Recording): string {
  const outcome = error instanceof Error ? error.message : 'a whole answer';
  return `${path}: ${outcome}. Its row for INDEX.tsv has ${row.split('\t').length} columns:`;
}

/** Every key that is set, not only the one in use: a proxy may know several. */
function keysIn(env: Surroundings['env']): readonly string[] {
  return Object.entries(env).flatMap(([name, value]) => (name.endsWith('_API_KEY') && value ? [value] : []));
}
