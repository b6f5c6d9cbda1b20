import { geminiWire } from '../wire/gemini/wire.js';
import { httpProvider } from './httpProvider.js';
import type { Provider } from './provider.js';
import type { ProviderSettings } from './providerSettings.js';

/**
 * Google's Gemini, over the Gemini API.
 *
 * ```text
 * gemini({ model })('Hi')  --S--He--llo--uF|     S start, u usage, F finish
 * ```
 *
 * Errors with a `ProviderError`; unsubscribing closes the connection. No state: each subscription is a request of its own.
 *
 * @param settings - `baseUrl` ends before `/models/…` (default: `GEMINI_BASE_URL`, else
 *   `https://generativelanguage.googleapis.com/v1beta`); `apiKey` defaults to `GEMINI_API_KEY`.
 * @example
 * ```ts
 * const flash = gemini({ model: 'gemini-2.5-flash' });
 * const { text } = await completion(flash('Say hello'));
 * ```
 */
export function gemini(settings: ProviderSettings): Provider {
  return httpProvider(
    {
      factory: 'gemini',
      name: 'gemini',
      wire: geminiWire,
      baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
      variables: { key: 'GEMINI_API_KEY', baseUrl: 'GEMINI_BASE_URL' },
      keyHeader: (key) => ({ 'x-goog-api-key': key }),
    },
    settings,
  );
}
