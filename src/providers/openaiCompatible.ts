import { openaiChatWire } from '../wire/openaiChat/wire.js';
import { bearer, httpProvider } from './httpProvider.js';
import type { Provider } from './provider.js';
import type { ProviderSettings } from './providerSettings.js';

export interface OpenaiCompatibleSettings extends ProviderSettings {
  /** The first part of the id, and the dialect, where it is a known one: `'groq'`, `'mistral'`, `'ollama'`, `'vllm'`, … */
  readonly name: string;
  readonly baseUrl: string;
}

/**
 * Any server that speaks Chat Completions: Groq, Mistral, Together, OpenRouter, Ollama, vLLM, Azure, xAI, …
 *
 * ```text
 * openaiCompatible({ name, model, baseUrl })('Hi')  --S--H--e--l--l--o--uF|     S start, u usage, F finish
 * ```
 *
 * Errors with a `ProviderError`; unsubscribing closes the connection. No state: each subscription is a request of its own.
 *
 * @param settings - `baseUrl` ends before `/chat/completions`; `apiKey` may be left out for a server that asks for none.
 * @example
 * ```ts
 * const local = openaiCompatible({ name: 'ollama', model: 'llama3.2', baseUrl: 'http://127.0.0.1:11434/v1' });
 * ```
 */
export function openaiCompatible(settings: OpenaiCompatibleSettings): Provider {
  const { name, baseUrl } = (settings as Partial<OpenaiCompatibleSettings> | undefined) ?? {};
  if (typeof name !== 'string' || name === '')
    throw new TypeError("openaiCompatible({ name }): give the server a name, like 'groq'");
  if (typeof baseUrl !== 'string')
    throw new TypeError('openaiCompatible({ baseUrl }): give the address before /chat/completions');
  return httpProvider(
    { factory: 'openaiCompatible', name, wire: openaiChatWire, baseUrl, keyOptional: true, keyHeader: bearer },
    settings,
  );
}
