import { openaiChatWire } from '../wire/openaiChat/wire.js';
import { httpProvider } from './httpProvider.js';
import { presetOf } from './presetOf.js';
import type { Provider } from './provider.js';
import type { ProviderSettings } from './providerSettings.js';

export interface DeepseekSettings extends Omit<ProviderSettings, 'model'> {
  /** @defaultValue `'deepseek-v4-flash'` */
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
    { factory: 'deepseek', name: 'deepseek', wire: openaiChatWire, ...presetOf('deepseek') },
    { ...settings, model: settings.model ?? 'deepseek-v4-flash' },
  );
}
