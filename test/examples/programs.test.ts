import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { DefaultChatTransport, readUIMessageStream, type UIMessage } from 'ai';
import { DEFAULT_ANSWER } from 'rxbaton/testing/upstream';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../level/temporaryFolder.js';

/** For a machine that is busy: loading the packages of others takes most of it. */
const LIMIT_MS = 60_000;

/** An environment without keys: what runs needs none. */
function start(example: string, environment: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams {
  const path = fileURLToPath(new URL(`../../dist/examples/${example}.js`, import.meta.url));
  return spawn(process.execPath, [path], { env: { PATH: process.env.PATH, ...environment }, timeout: LIMIT_MS });
}

/** What an example prints, once it has ended by itself. */
async function printed(example: string, typed = '', environment = {}): Promise<readonly string[]> {
  const child = start(example, environment);
  child.stdin.end(typed);
  const ended = once(child, 'close');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect([await ended, err]).toStrictEqual([[0, null], '']);
  return out.trimEnd().split('\n');
}

describe('the list of the examples', () => {
  it('names each', () => {
    const folder = fileURLToPath(new URL('../../examples/', import.meta.url));
    const list = readFileSync(`${folder}README.md`, 'utf8');
    const names = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.name.endsWith('.ts'))
      .map(({ name }) => name.replace(/\.ts$/, ''));
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !list.includes(`[${name}`))).toStrictEqual([]);
  });
});

describe('an example', { timeout: LIMIT_MS }, () => {
  it('nodeChat answers two questions, each whole', async () => {
    expect(await printed('nodeChat', 'What is a relay?\nAnd a baton?\n')).toStrictEqual([
      DEFAULT_ANSWER,
      '(openai/gpt-4o: failed, anthropic/claude-sonnet-4-5: ok)',
      DEFAULT_ANSWER,
      '(anthropic/claude-sonnet-4-5: ok)',
    ]);
  });

  it('hedgedRace lets the slow one go', async () => {
    expect(await printed('hedgedRace')).toStrictEqual([
      `openai/gpt-4o won: ${DEFAULT_ANSWER}`,
      'claude-sonnet-4-5: 0 words, ended by the client',
      'gpt-4o: 60 words, ended by the server',
    ]);
  });

  it('jsonContract gets what it asked for from another provider', async () => {
    expect(await printed('jsonContract')).toStrictEqual([
      'checkout: high, 42 minutes',
      'openai/gpt-4o: invalid',
      'anthropic/claude-sonnet-4-5: ok',
      'openai/gpt-4o: error rate 0',
      'anthropic/claude-sonnet-4-5: error rate 0',
    ]);
  });

  it('outageQueue answers in the second process what the first was asked, and leaves no folder', async () => {
    const folder = temporaryFolder();
    mkdirSync(folder);
    expect(await printed('outageQueue', '', { TMPDIR: folder })).toStrictEqual([
      'first process: processing',
      'first process: queued',
      'second process: queued',
      'second process: processing',
      'second process: done',
      DEFAULT_ANSWER,
    ]);
    expect(readdirSync(folder)).toStrictEqual([]);
  });

  it('gatewayInFront serves a page that does not show that a provider broke off', async () => {
    expect(await printed('gatewayInFront')).toStrictEqual([DEFAULT_ANSWER]);
  });
});

type Message = UIMessage<unknown, { switch: { from: string; to: string; at: number } }>;

describe('useChatBackend', { timeout: LIMIT_MS }, () => {
  let child: ReturnType<typeof start> | undefined;

  afterEach(async () => {
    const running = child;
    child = undefined;
    if (running === undefined) return;
    const ended = once(running, 'close');
    running.kill();
    await ended;
  });

  /** Starts it, and waits for the address that it prints. */
  async function address(): Promise<string> {
    child = start('useChatBackend');
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return line;
  }

  it('answers two questions of a page whole, and shows it the switch', async () => {
    const transport = new DefaultChatTransport<Message>({ api: await address() });
    const messages: Message[] = [];
    for (const id of ['first', 'second']) {
      messages.push({ id, role: 'user', parts: [{ type: 'text', text: 'Tell me about relays' }] });
      const asked = {
        trigger: 'submit-message',
        chatId: 'chat',
        messageId: undefined,
        messages,
        abortSignal: undefined,
      } as const;
      let last: Message | undefined;
      for await (const message of readUIMessageStream<Message>({ stream: await transport.sendMessages(asked) })) last = message;
      expect(last?.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')).toBe(DEFAULT_ANSWER);
      messages.push(last as Message); // Whose text has just been looked at.
    }
    // The second is asked of the one that did not fail.
    expect(
      messages.flatMap(({ parts }) => parts).flatMap((part) => (part.type === 'data-switch' ? [part.data] : [])),
    ).toMatchObject([{ from: 'openai/gpt-4o', to: 'anthropic/claude-sonnet-4-5' }]);
  });

  it('refuses what is none of its business, and goes on serving', async () => {
    const api = await address();
    const statusOf = async (init: RequestInit, url = api): Promise<number> => (await fetch(url, init)).status;
    expect(await statusOf({})).toBe(404);
    expect(await statusOf({ method: 'POST', body: '{' })).toBe(400);
    expect(await statusOf({ method: 'POST', body: '{ "messages": "Hi" }' })).toBe(400);
    expect(await statusOf({ method: 'POST', body: 'null' })).toBe(400);
  });
});
