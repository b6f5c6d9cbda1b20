import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { COLUMNS } from '../../../scripts/record/indexRow.js';
import { readBody } from '../../../scripts/record/readBody.js';
import { type Recording, record } from '../../../scripts/record/record.js';
import { recordCommand } from '../../../scripts/record/recordCommand.js';
import { Redaction } from '../../../scripts/record/redaction.js';
import { type Replayed, replay } from '../../../scripts/record/replay.js';
import { requestedProvider } from '../../../scripts/record/requestedProvider.js';
import { targetOf } from '../../../scripts/record/targetOf.js';
import { defaultTransport } from '../../../src/transport/defaultTransport.node.js';
import { column, type Row } from '../../wire/replay.js';
import { type WireUnderTest, wireOf } from '../../wire/wires.js';

/** The value of every key. */
export const CANARY = 'canary-key/9f8e7d6c5b4a';

export const KEYS = Object.fromEntries(
  ['OPENAI', 'ANTHROPIC', 'GEMINI', 'DEEPSEEK', 'GROQ'].map((name) => [`${name}_API_KEY`, CANARY]),
);

export interface Ran {
  readonly code: number;
  readonly printed: string;
  readonly told: string;
}

export function rowIn(line: string): Row {
  const cells = line.replace(/\n$/, '').split('\t');
  expect(cells).toHaveLength(COLUMNS.length);
  return Object.fromEntries(COLUMNS.map((name, at) => [name, cells[at] ?? '']));
}

/** The program, with a folder of its own to write into. */
export class Recorder {
  readonly folder = mkdtempSync(join(tmpdir(), 'recorded-'));
  private readonly closing: (() => void)[] = [];

  get out(): string {
    return join(this.folder, 'recording');
  }

  /** The command line that records what a provider at an address answers. */
  order(provider: string, baseUrl: string): readonly string[] {
    return ['--provider', provider, '--model', 'm', '--prompt', 'Hi', '--base-url', baseUrl, '--out', this.out];
  }

  async ask(provider: string, baseUrl: string, env: Readonly<Record<string, string>> = KEYS): Promise<Ran> {
    return this.run(this.order(provider, baseUrl), env);
  }

  /** The command as the shell runs it. */
  async run(args: readonly string[], env: Readonly<Record<string, string>> = KEYS): Promise<Ran> {
    const printed: string[] = [];
    const told: string[] = [];
    const code = await recordCommand(args, {
      env,
      transport: defaultTransport,
      print: (text) => printed.push(text),
      tell: (text) => told.push(text),
    });
    return { code, printed: printed.join(''), told: told.join('') };
  }

  /** The function behind the command, which also gives what the stream said while it came. */
  recordLive(name: string, baseUrl: string): Promise<Recording> {
    const provider = requestedProvider(name, baseUrl);
    if (provider === undefined) throw new Error(`unknown: ${name}`);
    const means = { provider, apiKey: CANARY, transport: defaultTransport, redaction: new Redaction([CANARY]) };
    return record({ provider: name, model: 'm', prompt: 'Hi', out: this.out, baseUrl, shows: '' }, means);
  }

  /** Everything that a run left behind, on the terminal and on the disk. */
  left({ printed, told }: Pick<Ran, 'printed' | 'told'>): string {
    return [printed, told, ...this.files().map((name) => readFileSync(join(this.folder, name), 'latin1'))].join('\n');
  }

  files(): readonly string[] {
    return readdirSync(this.folder).sort();
  }

  json(ending: '.json' | '.headers.json'): Readonly<Record<string, unknown>> {
    return JSON.parse(readFileSync(`${this.out}${ending}`, 'utf8')) as Readonly<Record<string, unknown>>;
  }

  bytes(): Buffer {
    return readFileSync(`${this.out}.sse`);
  }

  /** What the recorded stream says when it is read as the fixtures are. */
  again(row: Row): Replayed {
    return replay(readBody([this.bytes()]), testedBy(row).wire, targetOf(column(row, 'api')));
  }

  /** A server that answers as it is told to; resolves to its base URL. */
  async serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    this.closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A server that listens on a port has an address object.
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  }

  close(): void {
    for (const close of this.closing) close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function testedBy(row: Row): WireUnderTest {
  const tested = wireOf(row);
  if (tested === undefined) throw new Error(`no wire reads ${column(row, 'wire')}`);
  return tested;
}
