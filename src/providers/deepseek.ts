import { openaiChatWire } from '../wire/openaiChat/wire.js';
import type { EncodedRequest } from '../wire/wire.js';
import { bearer, httpProvider } from './httpProvider.js';
import type { Provider } from './provider.js';
import type { ProviderSettings } from './providerSettings.js';

const OFFICIAL = 'https://api.deepseek.com';

export interface DeepseekSettings extends Omit<ProviderSettings, 'model'> {
  /** @defaultValue `'deepseek-chat'` */
  readonly model?: string | undefined;
}

/**
 * DeepSeek, over its dialect of Chat Completions.
 *
 * ```text
 * deepseek()('Hi')  --S--H--e--l--l--o--uF|     S start, u usage, F finish
 * ```
 *
 * Errors with a `ProviderError`; unsubscribing closes the connection. No state: each subscription is a request of its own.
 *
 * @param settings - `baseUrl` ends before `/chat/completions` (default: `DEEPSEEK_BASE_URL`, else `https://api.deepseek.com`, and
 *   there `/beta` for continuations, which only that address takes); `apiKey` defaults to `DEEPSEEK_API_KEY`.
 * @example
 * ```ts
 * const { text } = await completion(deepseek()('Say hello'));
 * ```
 */
export function deepseek(settings: DeepseekSettings = {}): Provider {
  return httpProvider(
    {
      factory: 'deepseek',
      name: 'deepseek',
      wire: openaiChatWire,
      baseUrl: OFFICIAL,
      variables: { key: 'DEEPSEEK_API_KEY', baseUrl: 'DEEPSEEK_BASE_URL' },
      keyHeader: bearer,
      addressOf,
    },
    { ...settings, model: settings.model ?? 'deepseek-chat' },
  );
}

/** A prefix is taken by the beta address alone; a proxy's address is left as its owner wrote it. */
function addressOf(baseUrl: string, { path, body }: EncodedRequest): string {
  const official = baseUrl === OFFICIAL || baseUrl === `${OFFICIAL}/v1`;
  return `${official && endsWithPrefix(body.messages) ? `${OFFICIAL}/beta` : baseUrl}${path}`;
}

function endsWithPrefix(messages: unknown): boolean {
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  return typeof last === 'object' && last !== null && 'prefix' in last;
}
