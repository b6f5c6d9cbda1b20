import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_ANSWER, startUpstream, type Upstream } from 'rxbaton/testing/upstream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const BIN = fileURLToPath(new URL('../../dist/src/serve/bin.js', import.meta.url));

let folder: string;
let upstream: Upstream;
const running: Run[] = [];

/** The program as a user starts it, and what it has said. */
class Run {
  said = '';
  private readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<number | null>;

  constructor(...args: readonly string[]) {
    const environment = { PATH: process.env.PATH, OPENAI_API_KEY: 'sk-very-secret', TEAM_KEY: 'team-very-secret' };
    this.child = spawn(process.execPath, [BIN, ...args], { env: environment });
    this.ended = once(this.child, 'close').then(([code]) => code as number | null);
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on('data', (text) => (this.said += String(text)));
    running.push(this);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.said);
      if (match !== null) return match;
      const over = await Promise.race([this.ended.then(() => true), new Promise((resolve) => setTimeout(resolve, 20))]);
      if (over === true && !pattern.test(this.said)) throw new Error(`it ended, having said: ${this.said}`);
    }
  }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serve-'));
  upstream = await startUpstream({ models: { slow: { tokenMs: 20 } } });
});

afterEach(async () => {
  for (const run of running.splice(0)) run.signal('SIGKILL');
  await upstream.close();
  await rm(folder, { recursive: true });
});

async function config(text: string): Promise<string> {
  const path = join(folder, 'rxbaton.yaml');
  await writeFile(path, text);
  return path;
}

const models = (...names: readonly string[]): string =>
  `models:\n${names
    .map(
      (name) =>
        `  ${name}: { ladder: [{ provider: openai, model: ${name}, baseUrl: '${upstream.baseUrls.openai}' , apiKey: $OPENAI_API_KEY}] }\n`,
    )
    .join('')}`;
const REST = 'gateway: { keys: [$TEAM_KEY] }\nserver: { port: 0, graceMs: 5000 }\n';

function ask(url: string, model: string, stream = false): Promise<Response> {
  return fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer team-very-secret' },
    body: JSON.stringify({ model, stream, messages: [{ role: 'user', content: 'Hi' }] }),
  });
}

const textIn = (events: string): string =>
  [...events.matchAll(/^data: (\{.*\})$/gm)]
    .map(([, json = '{}']) => JSON.parse(json).choices?.[0]?.delta?.content ?? '')
    .join('');

describe('rxbaton serve', () => {
  it('serves, follows its file without dropping a stream, keeps the old one when that is wrong, and ends in peace', async () => {
    const path = await config(models('slow', 'fast') + REST);
    const run = new Run('serve', '--config', path);
    const [, url = ''] = await run.until(/rxbaton serves slow, fast at (http:\/\/127\.0\.0\.1:\d+)\n/);

    const answer = (await (await ask(url, 'fast')).json()) as { choices: [{ message: { content: string } }] };
    expect(answer.choices[0].message.content).toBe(DEFAULT_ANSWER);

    const stream = await ask(url, 'slow', true);
    await config(models('fast', 'another') + REST);
    run.signal('SIGHUP');
    await run.until(/rxbaton serves fast, another from now on\n/);
    expect([(await ask(url, 'another')).status, (await ask(url, 'slow')).status]).toStrictEqual([200, 404]);
    const events = await stream.text();
    expect(textIn(events)).toBe(DEFAULT_ANSWER);
    expect(events).toContain('data: [DONE]');

    await config('models: { fast: { ladder: [{ provider: opnai, model: m }] } }');
    run.signal('SIGHUP');
    await run.until(/was not followed:\nmodels\.fast\.ladder\[0\]\.provider: unknown provider: did you mean 'openai'\?/);
    expect((await ask(url, 'fast')).status).toBe(200);

    await config(models('slow') + REST);
    run.signal('SIGHUP');
    await run.until(/rxbaton serves slow from now on\n/);
    const last = await ask(url, 'slow', true);
    run.signal('SIGTERM');
    expect(textIn(await last.text())).toBe(DEFAULT_ANSWER);
    expect(await run.ended).toBe(0);
    expect(run.said).not.toContain('very-secret');
  });

  it('does not wait for ever for a stream', async () => {
    upstream.set('slow', { tokenMs: 60_000 });
    const run = new Run('serve', '-c', await config(models('slow') + REST.replace('5000', '50')));
    const [, url = ''] = await run.until(/at (http:\S+)\n/);
    const left = ask(url, 'slow', true).then((answer) => answer.text());
    left.catch(() => undefined);
    await upstream.waitFor((asked) => asked.openStreams() > 0, { timeoutMs: 10_000 });
    run.signal('SIGINT');
    expect(await run.ended).toBe(0);
    await expect(left).rejects.toThrow();
  });

  it('checks a file, and no more', async () => {
    const right = new Run('serve', '--check', '--config', await config(models('fast') + REST));
    expect(await right.ended).toBe(0);
    expect(right.said).toMatch(/rxbaton\.yaml is right: it serves fast\n$/);
    const wrong = new Run('serve', '--check', '--config', await config('models: { a: { ladder: [] } }\nserver: { port: x }\n'));
    expect(await wrong.ended).toBe(1);
    expect(wrong.said).toBe('models.a.ladder: must not be empty\nserver.port: must be a whole number\n');
  });

  it('says what it cannot do', async () => {
    const absent = new Run('serve', '--config', join(folder, 'absent.yaml'));
    expect(await absent.ended).toBe(1);
    expect(absent.said).toContain('absent.yaml: cannot be read (ENOENT)');
    const mistaken = new Run('sreve');
    expect(await mistaken.ended).toBe(2);
    expect(mistaken.said).toContain('The one command is serve.');
  });

  it('has help and a version', async () => {
    const help = new Run('--help');
    expect(await help.ended).toBe(0);
    expect(help.said).toContain('rxbaton serve --config rxbaton.yaml');
    const version = new Run('--version');
    expect(await version.ended).toBe(0);
    expect(version.said).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('keeps held requests in a folder that a changed model takes over', async () => {
    const held = (timeout: number): string =>
      models('fast').replace('] }', `], onOutage: hold, timeout: ${timeout}, queue: { path: '${join(folder, 'queue')}' } }`) +
      REST;
    const run = new Run('serve', '--config', await config(held(10_000)));
    const [, url = ''] = await run.until(/at (http:\S+)\n/);
    expect((await ask(url, 'fast')).status).toBe(200);
    await config(held(20_000));
    run.signal('SIGHUP');
    await run.until(/from now on\n/);
    expect((await ask(url, 'fast')).status).toBe(200);
    run.signal('SIGTERM');
    expect(await run.ended).toBe(0);
  });
});
