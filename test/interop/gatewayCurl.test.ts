import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { FAULTS, SOUND, TEXT } from '../ai-sdk/world.js';
import { rawClient, statusesIn } from '../node/rawClient.js';
import { KEY, servedWorld } from './servedGateway.js';

const here = servedWorld();

interface Said {
  readonly out: string;
  /** What it says of the connection: heads, both ways. */
  readonly err: string;
  readonly code: number;
}

/** The program `curl`, with a body on its standard input where there is one. */
async function curl(args: readonly string[], body = ''): Promise<Said> {
  const child = spawn('curl', ['--silent', '--show-error', '--noproxy', '*', '--max-time', '15', ...args]);
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  // It may end before it has read all of it.
  child.stdin.on('error', () => undefined).end(body);
  const [code] = (await once(child, 'close')) as [number]; // It ends by itself: no signal.
  return { out, err, code };
}

interface Form {
  readonly path: string;
  readonly key: string;
  readonly body: object;
  /** Where a whole answer's text is. */
  readonly text: (answer: never) => unknown;
  readonly delta: RegExp;
  readonly end: RegExp;
}

const messages = [{ role: 'user', content: 'Tell me about relays' }];
const FORMS: readonly Form[] = [
  {
    path: '/v1/chat/completions',
    key: `Authorization: Bearer ${KEY}`,
    body: { model: 'chat', messages },
    text: ({ choices: [choice] }: { readonly choices: readonly [{ readonly message: { readonly content: string } }] }) =>
      choice.message.content,
    delta: /"delta":\{"content":("(?:[^"\\]|\\.)*")/g,
    end: /data: \[DONE\]\n\n$/,
  },
  {
    path: '/v1/responses',
    key: `Authorization: Bearer ${KEY}`,
    body: { model: 'chat', input: 'Tell me about relays' },
    text: ({ output: [item] }: { readonly output: readonly [{ readonly content: readonly [{ readonly text: string }] }] }) =>
      item.content[0].text,
    delta: /"type":"response\.output_text\.delta".*?"delta":("(?:[^"\\]|\\.)*")/g,
    end: /event: response\.completed\ndata: .*\n\n$/,
  },
  {
    path: '/v1/messages',
    key: `x-api-key: ${KEY}`,
    body: { model: 'chat', max_tokens: 1_000, messages },
    text: ({ content: [block] }: { readonly content: readonly [{ readonly text: string }] }) => block.text,
    delta: /"type":"text_delta","text":("(?:[^"\\]|\\.)*")/g,
    end: /event: message_stop\ndata: .*\n\n$/,
  },
];

const JSON_HEADER = ['--header', 'Content-Type: application/json'];
const asked = (url: string, { path, key, body }: Form, more: object = {}): readonly string[] => [
  `${url}${path}`,
  ...JSON_HEADER,
  ...['--header', key, '--data', JSON.stringify({ ...body, ...more })],
];

const textIn = (events: string, delta: RegExp): string =>
  [...events.matchAll(delta)].map(([, text = '""']) => JSON.parse(text) as string).join('');

describe.each(FORMS)('curl at $path', (form) => {
  it.each(FAULTS)('hears one answer in spite of %s, streamed and not', async (_, fault) => {
    const url = await here.serve(fault);
    const streamed = await curl(['-N', '--dump-header', '-', ...asked(url, form, { stream: true })]);
    expect(streamed).toMatchObject({ code: 0, err: '' });
    expect(streamed.out).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(streamed.out.toLowerCase()).toContain('content-type: text/event-stream');
    expect(textIn(streamed.out, form.delta)).toBe(TEXT);
    expect(streamed.out).toMatch(form.end);
    const whole = await curl(asked(url, form));
    expect(whole).toMatchObject({ code: 0, err: '' });
    expect(form.text(JSON.parse(whole.out) as never)).toBe(TEXT);
    expect(whole.out).toContain(SOUND);
  });

  it('is refused with a wrong key, a wrong method, and without a body', async () => {
    const url = await here.serve(null);
    const before = here.upstream.requests.length;
    const status = ['--output', '/dev/null', '--write-out', '%{http_code}'];
    const wrong = asked(url, { ...form, key: form.key.replace(KEY, 'wrong') });
    expect((await curl([...status, ...wrong])).out).toBe('401');
    expect((await curl([...status, '--header', form.key, `${url}${form.path}`])).out).toBe('405');
    expect((await curl([...status, '--head', `${url}${form.path}`])).out).toBe('405');
    expect((await curl([...status, ...JSON_HEADER, '--header', form.key, '--request', 'POST', url + form.path])).out).toBe('400');
    expect(here.upstream.requests).toHaveLength(before);
  });

  it('sends a large body after leave to, and no body that is too large', async () => {
    const url = await here.serve(null);
    const expecting = [
      ...JSON_HEADER,
      '--header',
      form.key,
      '--header',
      'Expect: 100-continue',
      '--data-binary',
      '@-',
      '--verbose',
    ];
    const large = JSON.stringify({ ...form.body, padding: undefined }).replace(
      'Tell me',
      `${'Say more. '.repeat(200_000)}Tell me`,
    );
    const taken = await curl([...expecting, `${url}${form.path}`], large);
    expect(taken.err).toContain('< HTTP/1.1 100 Continue');
    expect(form.text(JSON.parse(taken.out) as never)).toBe(TEXT);
    const refused = await curl([...expecting, `${url}${form.path}`], large.padEnd(10_000_001));
    expect(refused.err).not.toContain('< HTTP/1.1 100 Continue');
    expect(refused.err).toContain('< HTTP/1.1 413 ');
  });

  it('leaves, and the provider is asked no longer', async () => {
    here.upstream.set(SOUND, { tokenMs: 200 });
    const url = await here.serve({ type: 'status', status: 503 });
    const { code, out } = await curl(['-N', '--max-time', '1', ...asked(url, form, { stream: true })]);
    expect(code).toBe(28);
    expect(TEXT.startsWith(textIn(out, form.delta))).toBe(true);
    await here.upstream.waitFor((upstream) => upstream.openStreams() === 0);
    here.upstream.set(SOUND, { tokenMs: 1 });
  });
});

describe('curl at the rest of a gateway', () => {
  it('is given the head alone where it asks for that', async () => {
    const url = await here.serve(null);
    const { out, code } = await curl(['--head', '--header', `Authorization: Bearer ${KEY}`, `${url}/v1/models`]);
    expect(code).toBe(0);
    expect(out).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\n$/);
    expect((await curl(['--head', `${url}/health`])).out).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('asks again over the connection that it has', async () => {
    const url = await here.serve(null);
    const [chat] = FORMS as readonly [Form];
    const count = ['--output', '/dev/null', '--write-out', '%{http_code} %{num_connects}\n'];
    const ask = [...count, ...asked(url, chat, { stream: true })];
    const { out } = await curl([...ask, '--next', '--silent', ...ask, '--next', '--silent', ...ask]);
    expect(out).toBe('200 1\n200 0\n200 0\n');
  });
});

describe('requests that come before the answers to those before them', () => {
  it('are answered in their order, each once', async () => {
    const url = new URL(await here.serve({ type: 'cut', after: 5, how: 'rst' }));
    const client = await rawClient(Number(url.port));
    const post = ({ path, key, body }: Form, close = false): string => {
      const json = JSON.stringify({ ...body, stream: true });
      const heads = [`POST ${path} HTTP/1.1`, `Host: ${url.host}`, key, 'Content-Type: application/json'];
      const ends = [`Content-Length: ${Buffer.byteLength(json)}`, ...(close ? ['Connection: close'] : [])];
      return `${[...heads, ...ends].join('\r\n')}\r\n\r\n${json}`;
    };
    const [chat, responses, anthropic] = FORMS as readonly [Form, Form, Form];
    client.send(`${post(chat)}GET /health HTTP/1.1\r\nHost: ${url.host}\r\n\r\n${post(responses)}${post(anthropic, true)}`);
    const heard = Buffer.from(await client.end(), 'latin1').toString('utf8');
    expect(statusesIn(heard)).toStrictEqual([200, 200, 200, 200]);
    // Each chunk's length is taken out, so that no text is parted by one.
    const bodies = heard.split(/(?=HTTP\/1\.1 \d{3} )/);
    expect(bodies.map((body) => body.includes('"up"'))).toStrictEqual([false, true, false, false]);
    for (const [at, { delta }] of [
      [0, chat],
      [2, responses],
      [3, anthropic],
    ] as const)
      expect(textIn(bodies[at] ?? '', delta)).toBe(TEXT);
  });
});
