import { beforeEach, describe, expect, it } from 'vitest';
import { BROKEN, SOUND, TEXT } from '../ai-sdk/world.js';
import { KEY, servedWorld } from './servedGateway.js';

const here = servedWorld();
const cut = { type: 'cut', after: 5, how: 'rst' } as const;

type Fields = Readonly<Record<string, unknown>>;

interface Form {
  readonly path: string;
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;
  /** The ids and the models that an event bears. */
  readonly ids: RegExp;
  readonly models: RegExp;
  readonly delta: RegExp;
  /** Who is named in the stream of an answer that another ended, by the form's own rules. */
  readonly named: readonly string[];
  readonly end: RegExp;
  readonly failed: RegExp;
}

const messages = [{ role: 'user', content: 'Tell me about relays' }];
const bearer = { authorization: `Bearer ${KEY}` };
const FORMS: readonly Form[] = [
  {
    path: '/v1/chat/completions',
    body: { model: 'chat', messages },
    headers: bearer,
    ids: /"id":"(chatcmpl-\w+)"/g,
    models: /"model":"([^"]+)"/g,
    delta: /"delta":\{"content":("(?:[^"\\]|\\.)*")/g,
    // Each chunk names whose it is.
    named: [BROKEN, SOUND],
    end: /data: \[DONE\]\n\n$/,
    failed: /data: \{"error":\{[^}]*"code":"answer_interrupted"\}\}\n\n$/,
  },
  {
    path: '/v1/responses',
    body: { model: 'chat', input: 'Tell me about relays' },
    headers: bearer,
    ids: /"id":"(resp_\w+)"/g,
    models: /"model":"([^"]+)"/g,
    delta: /"type":"response\.output_text\.delta".*?"delta":("(?:[^"\\]|\\.)*")/g,
    // As it begins, and as it has ended.
    named: [BROKEN, SOUND],
    end: /event: response\.completed\ndata: .*\n\n$/,
    failed: /event: error\ndata: .*"code":"answer_interrupted".*\n\nevent: response\.failed\ndata: .*"status":"failed".*\n\n$/,
  },
  {
    path: '/v1/messages',
    body: { model: 'chat', max_tokens: 1_000, messages },
    headers: { 'x-api-key': KEY },
    ids: /"id":"(msg_\w+)"/g,
    models: /"model":"([^"]+)"/g,
    delta: /"type":"text_delta","text":("(?:[^"\\]|\\.)*")/g,
    // The one event that names it comes first.
    named: [BROKEN],
    end: /event: message_stop\ndata: .*\n\n$/,
    failed: /event: error\ndata: \{"type":"error","error":\{"type":"api_error",.*\n\n$/,
  },
];

describe.each(FORMS)('a switch at $path', (form) => {
  const ask = async (url: string, stream: boolean): Promise<string> => {
    const headers = { 'content-type': 'application/json', ...form.headers };
    const body = JSON.stringify({ ...form.body, stream });
    return (await fetch(url + form.path, { method: 'POST', headers, body })).text();
  };
  const found = (told: string, pattern: RegExp): readonly string[] => [
    ...new Set([...told.matchAll(pattern)].map(([, match = '']) => match)),
  ];
  const textIn = (told: string): string =>
    [...told.matchAll(form.delta)].map(([, text = '""']) => JSON.parse(text) as string).join('');

  it('amid an answer leaves one envelope, which names both', async () => {
    const told = await ask(await here.serve(cut), true);
    expect(textIn(told)).toBe(TEXT);
    expect(found(told, form.ids)).toHaveLength(1);
    expect(found(told, form.models)).toStrictEqual(form.named);
    expect(told).toMatch(form.end);
  });

  it('before an answer names the backup alone', async () => {
    const told = await ask(await here.serve({ type: 'status', status: 503 }), true);
    expect(textIn(told)).toBe(TEXT);
    expect(found(told, form.models)).toStrictEqual([SOUND]);
  });

  it('names the backup in a whole answer', async () => {
    const told = JSON.parse(await ask(await here.serve(cut), false)) as Fields;
    expect(told.model).toBe(SOUND);
  });

  describe('that can only begin anew', () => {
    let url: string;
    beforeEach(async () => {
      url = await here.serve(cut, { continuation: 'restart' });
    });

    it('ends with the error of its wire, and nothing after it', async () => {
      const told = await ask(url, true);
      const text = textIn(told);
      expect(text).not.toBe('');
      expect(text).not.toBe(TEXT);
      expect(TEXT.startsWith(text)).toBe(true);
      expect(told).toMatch(form.failed);
      expect(told).not.toMatch(form.end);
      expect(found(told, form.ids)).toHaveLength(1);
    });

    it('is no matter for a client that hears it whole', async () => {
      const told = await ask(url, false);
      expect(told).toContain(JSON.stringify(TEXT));
    });
  });
});
