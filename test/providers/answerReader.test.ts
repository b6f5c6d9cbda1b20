import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../src/chat/chunk.js';
import { anthropic, gemini, openai, type Provider, type ProviderSettings } from '../../src/index.js';

type Ending = 'fin' | 'rst' | 'open';

interface Heard {
  readonly text: string;
  /** The output's tokens, as told last. */
  readonly tokens?: number | undefined;
  /** `undefined`: it goes on waiting. */
  readonly end: unknown;
}

/** What a provider makes of a body, in one piece or more, that ends in this way; its timers run out when all of it has come. */
function hear(
  make: (settings: Pick<ProviderSettings, 'transport' | 'scheduler' | 'apiKey' | 'limits'>) => Provider,
  body: string | readonly string[],
  ending: Ending = 'fin',
  limits: ProviderSettings['limits'] = {},
): Promise<Heard> {
  const scheduler = new VirtualTimeScheduler();
  const chunks: Chunk[] = [];
  const text = (): string => chunks.map((chunk) => (chunk.type === 'text' ? chunk.text : '')).join('');
  const tokens = (): number | undefined => chunks.findLast((chunk) => chunk.type === 'usage')?.outputTokens;
  return new Promise((resolve) => {
    async function* bytes(): AsyncGenerator<Uint8Array> {
      for (const piece of [body].flat()) yield new TextEncoder().encode(piece);
      if (ending === 'rst') throw Object.assign(new Error('terminated'), { code: 'ECONNRESET' });
      if (ending === 'fin') return;
      setImmediate(() => {
        scheduler.flush();
        resolve({ text: text(), end: undefined }); // unless a timer has ended it
      });
      await new Promise(() => undefined);
    }
    const transport = () => Promise.resolve({ status: 200, headers: new Headers(), body: bytes() });
    make({ transport, scheduler, apiKey: 'k', limits })('Hi').subscribe({
      next: (chunk) => chunks.push(chunk),
      complete: () => resolve({ text: text(), end: chunks.at(-1)?.type }),
      error: (error: unknown) => resolve({ text: text(), end: error, tokens: tokens() }),
    });
  });
}

const gpt: Parameters<typeof hear>[0] = (settings) => openai({ model: 'm', ...settings });
const claude: Parameters<typeof hear>[0] = (settings) => anthropic({ model: 'm', ...settings });
const google: Parameters<typeof hear>[0] = (settings) => gemini({ model: 'm', ...settings });

const event = (data: object | string): string => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
const said = event({ id: 'a', choices: [{ index: 0, delta: { content: 'Hi' } }] });
const stopped = event({ id: 'a', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
const part = (fields: object, more: object = {}): string =>
  event({ candidates: [{ content: { parts: [fields], role: 'model' }, ...more }] });

describe('a body that ends in the middle of something', () => {
  it.each(['fin', 'rst'] as const)('tells what was counted up to then (%s)', async (ending) => {
    const counted = (text: string, candidatesTokenCount: number): string =>
      event({ candidates: [{ content: { parts: [{ text }] } }], usageMetadata: { candidatesTokenCount } });
    const heard = await hear(
      google,
      [1, 2, 3, 4].map((count) => counted('a', count)),
      ending,
    );
    expect(heard).toMatchObject({ text: 'aaaa', tokens: 4, end: { kind: ending === 'fin' ? 'truncated' : 'network' } });
  });

  it.each(['d', 'da', 'dat', 'data', 'e', 'event', 'id', 'r'])('is cut, where it ends with the line %j', async (line) => {
    expect((await hear(gpt, said + line)).end).toMatchObject({ kind: 'truncated' });
    expect((await hear(claude, line)).end).toMatchObject({ kind: 'truncated' });
    expect((await hear(gpt, said + line, 'rst')).end).toMatchObject({ kind: 'network', code: 'ECONNRESET' });
  });

  it('is of no known grammar, where its line is', async () => {
    expect((await hear(gpt, 'Welcome!')).end).toMatchObject({ kind: 'protocol' });
    expect((await hear(gpt, 'dataset')).end).toMatchObject({ kind: 'protocol' });
  });

  it.each<Ending>(['fin', 'rst'])(
    'is whole after the finish reason of Chat Completions, though the usage is cut (%s)',
    async (ending) => {
      const usage = '{"id":"a","choices":[],"usage":{"prompt_tok';
      expect(await hear(gpt, `${said}${stopped}data: ${usage}`, ending)).toStrictEqual({ text: 'Hi', end: 'finish' });
    },
  );

  it('is cut in an event after STOP, which Gemini may say before its last words', async () => {
    const body = `${part({ text: 'One' }, { finishReason: 'STOP' })}data: {"candidates":[{"content":{"parts":[{"text":"two`;
    expect(await hear(google, body)).toMatchObject({ text: 'One', end: { kind: 'truncated' } });
    expect(await hear(google, body, 'rst')).toMatchObject({ text: 'One', end: { kind: 'network' } });
  });

  it.each<Ending>(['fin', 'rst'])('is whole with its last event, though the blank line is missing (%s)', async (ending) => {
    const body = `${event({ type: 'message_start', message: { id: 'a' } })}data: {"type":"message_stop"}`;
    expect(await hear(claude, body, ending)).toStrictEqual({ text: '', end: 'finish' });
  });
});

describe('[X06] a limit', () => {
  it.each<Ending>(['fin', 'open'])('is broken by nothing that follows the very last event (%s)', async (ending) => {
    const body = [said, stopped, event('[DONE]'), `data: ${'x'.repeat(1_000)}\n\n`];
    expect(await hear(gpt, body, ending, { lineBytes: 500, answerBytes: 600 })).toStrictEqual({ text: 'Hi', end: 'finish' });
  });

  it('is broken by what comes before it', async () => {
    const { end } = await hear(gpt, `${said}data: ${'x'.repeat(1_000)}\n\n${stopped}`, 'fin', { lineBytes: 500 });
    expect(end).toMatchObject({ kind: 'too-large', code: 'lineBytes' });
  });
});

describe("a decoder's own exceptions", () => {
  /** Arguments in more levels than a recursion has frames, of a call that only the end of the stream ends. */
  const partialArgs = [{ jsonPath: `$${'.a'.repeat(20_000)}`, numberValue: 1 }];
  const bottomless =
    part({ functionCall: { name: 'f', willContinue: true, partialArgs } }) + part({ text: '' }, { finishReason: 'STOP' });

  it.each<Ending>(['fin', 'open'])('at the very end are errors of the stream (%s)', async (ending) => {
    expect((await hear(google, bottomless, ending)).end).toMatchObject({ name: 'ProviderError', kind: 'protocol' });
  });
});
