import { anthropicWire } from '../wire/anthropic/wire.js';
import { httpProvider } from './httpProvider.js';
import type { Provider } from './provider.js';
import type { ProviderSettings } from './providerSettings.js';

/**
 * Anthropic's Claude, over the Messages API.
 *
 * ```text
 * anthropic({ model })('Hi')  --Su--H--e--l--l--o--uF|     S start, u usage, F finish
 * ```
 *
 * Errors with a `ProviderError`; unsubscribing closes the connection. No state: each subscription is a request of its own.
 *
 * @param settings - `baseUrl` ends before `/v1/messages` (default: `ANTHROPIC_BASE_URL`, else `https://api.anthropic.com`);
 *   `apiKey` defaults to `ANTHROPIC_API_KEY`.
 * @example
 * ```ts
 * const claude = anthropic({ model: 'claude-sonnet-4-5' });
 * const { text } = await completion(claude('Say hello'));
 * ```
 */
export function anthropic(settings: ProviderSettings): Provider {
  return httpProvider(
    {
      factory: 'anthropic',
      name: 'anthropic',
      wire: anthropicWire,
      baseUrl: 'https://api.anthropic.com',
      variables: { key: 'ANTHROPIC_API_KEY', baseUrl: 'ANTHROPIC_BASE_URL' },
      keyHeader: (key) => ({ 'x-api-key': key }),
    },
    settings,
  );
}
