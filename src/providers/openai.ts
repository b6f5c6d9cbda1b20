import { openaiChatWire } from '../wire/openaiChat/wire.js';
import { openaiResponsesWire } from '../wire/openaiResponses/wire.js';
import { bearer, httpProvider } from './httpProvider.js';
import type { Provider } from './provider.js';
import type { ProviderSettings } from './providerSettings.js';

const WIRES = { chat: openaiChatWire, responses: openaiResponsesWire };

export interface OpenaiSettings extends ProviderSettings {
  /**
   * Which of OpenAI's two APIs: Chat Completions or Responses.
   * @defaultValue `'chat'`
   */
  readonly api?: 'chat' | 'responses' | undefined;
}

/**
 * OpenAI, over Chat Completions or Responses.
 *
 * ```text
 * openai({ model })('Hi')  --S--H--e--l--l--o--uF|     S start, u usage, F finish
 * ```
 *
 * Errors with a `ProviderError`; unsubscribing closes the connection. No state: each subscription is a request of its own.
 *
 * @param settings - `baseUrl` ends before `/chat/completions` (default: `OPENAI_BASE_URL`, else `https://api.openai.com/v1`);
 *   `apiKey` defaults to `OPENAI_API_KEY`.
 * @example
 * ```ts
 * const gpt = openai({ model: 'gpt-4o' });
 * gpt('Say hello').pipe(textOf()).subscribe((text) => process.stdout.write(text)); // Hello
 * ```
 */
export function openai(settings: OpenaiSettings): Provider {
  const { api = 'chat' } = (settings as OpenaiSettings | undefined) ?? {};
  if (!Object.hasOwn(WIRES, api))
    throw new TypeError(`openai({ api }): must be 'chat' or 'responses', not ${JSON.stringify(api)}`);
  return httpProvider(
    {
      factory: 'openai',
      name: 'openai',
      wire: WIRES[api],
      baseUrl: 'https://api.openai.com/v1',
      variables: { key: 'OPENAI_API_KEY', baseUrl: 'OPENAI_BASE_URL' },
      keyHeader: bearer,
    },
    settings,
  );
}
