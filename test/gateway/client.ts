import { VirtualTimeScheduler } from 'rxjs';
import { gateway } from '../../src/gateway/gateway.js';
import type { GatewayOptions } from '../../src/gateway/gatewayOptions.js';
import type { Provider } from '../../src/providers/provider.js';

/** Virtual time that a test moves on by hand, between promises. */
export class Clock extends VirtualTimeScheduler {
  async advance(ms: number): Promise<void> {
    await settled();
    this.maxFrames = this.frame + ms;
    this.flush();
    this.frame = this.maxFrames;
    await settled();
  }
}

/** After what is ready to happen has happened. */
export async function settled(): Promise<void> {
  for (let round = 0; round < 5; round++) await new Promise((resolve) => setImmediate(resolve));
}

export const CHAT = '/v1/chat/completions';
export const PROMPT = 'canary-prompt: which rivers?';

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

export type Ask = (path: string, asked?: Asked) => Promise<Response>;

/** A gateway whose ids and times are always the same, and what asks it. */
export function asks(models: Readonly<Record<string, Provider>> | Provider, options: GatewayOptions = {}): Ask {
  let ids = 0;
  const named = typeof models === 'function' ? { chat: models as Provider } : models;
  const handle = gateway(named, { newId: () => `id${++ids}`, wallClock: () => 1_700_000_000_000, ...options });
  return (path, { method, headers, body, signal } = {}) =>
    handle(
      new Request(`http://gateway${path}`, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: body === undefined ? { ...headers } : { 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        ...(signal === undefined ? {} : { signal }),
      }),
    );
}

export const chatBody = (more: object = {}): object => ({
  model: 'chat',
  messages: [{ role: 'user', content: PROMPT }],
  ...more,
});

/** The JSON of a stream's events, and other lines as they are. */
export function eventsIn(text: string): readonly unknown[] {
  return text
    .split('\n\n')
    .filter(Boolean)
    .map((event) => (event.startsWith('data: {') ? (JSON.parse(event.slice('data: '.length)) as unknown) : event));
}

/** What the text deltas of a stream's events come to. */
export function textOfEvents(events: readonly unknown[]): string {
  // Only events of Chat Completions are read with it.
  const chunks = events.filter((event) => typeof event === 'object') as { choices?: { delta?: { content?: string } }[] }[];
  return chunks.map(({ choices }) => choices?.[0]?.delta?.content ?? '').join('');
}

export const asJson = async (response: Response): Promise<unknown> => JSON.parse(await response.text());
