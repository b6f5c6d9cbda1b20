import { openaiChatWire } from '../wire/openaiChat/wire.js';
import { bearer, httpProvider } from './httpProvider.js';
import { PRESET_NAMES, type PresetName, presetOf } from './presetOf.js';
import type { Provider } from './provider.js';
import type { ProviderSettings } from './providerSettings.js';

/** A server that is known by name: its address, the environment variable of its key and its dialect are. */
export interface KnownServerSettings extends ProviderSettings {
  readonly name: PresetName;
}

/** Any other server. */
export interface OtherServerSettings extends ProviderSettings {
  /** The first part of the id. */
  readonly name: string;
  readonly baseUrl: string;
}

export type OpenaiCompatibleSettings = KnownServerSettings | OtherServerSettings;

/**
 * Any server that speaks Chat Completions. Known by name are `azure`, `deepseek`, `groq`, `llama.cpp`, `mistral`, `ollama`,
 * `openrouter`, `perplexity`, `together`, `vllm` and `xai`.
 *
 * ```text
 * openaiCompatible({ name, model })('Hi')  --S--H--e--l--l--o--uF|     S start, u usage, F finish
 * ```
 *
 * Errors with a `ProviderError`; unsubscribing closes the connection. No state: each subscription is a request of its own.
 *
 * @param settings - `baseUrl` ends before `/chat/completions`. For a server that is known by name it defaults to `GROQ_BASE_URL`
 *   and the like, else to the service's own address, or to the port on this machine that Ollama, vLLM and llama.cpp listen at.
 *   Azure has none: there it is your resource's (default: `AZURE_OPENAI_ENDPOINT`), and `model` the name of your deployment.
 *   `apiKey` defaults to `GROQ_API_KEY` and the like (`AZURE_OPENAI_API_KEY`); a server of your own may need none.
 * @example
 * ```ts
 * const fast = openaiCompatible({ name: 'groq', model: 'llama-3.3-70b-versatile' });
 * const local = openaiCompatible({ name: 'ollama', model: 'llama3.2' });
 * const mine = openaiCompatible({ name: 'mine', model: 'm', baseUrl: 'http://127.0.0.1:9000/v1' });
 * ```
 */
export function openaiCompatible(settings: OpenaiCompatibleSettings): Provider {
  const { name, baseUrl } = (settings as Partial<OpenaiCompatibleSettings> | undefined) ?? {};
  if (typeof name !== 'string' || name === '')
    throw new TypeError("openaiCompatible({ name }): give the server a name, like 'groq'");
  const preset = presetOf(name);
  if (preset === undefined && typeof baseUrl !== 'string') {
    const known = PRESET_NAMES.join(', ');
    throw new TypeError(
      `openaiCompatible({ baseUrl }): '${name}' is not known by name (${known} are): give the address before /chat/completions`,
    );
  }
  // Whoever is behind an address of one's own may ask for no key.
  const keyOptional = typeof baseUrl === 'string' || (preset?.keyOptional ?? false);
  return httpProvider(
    { factory: 'openaiCompatible', name, wire: openaiChatWire, keyHeader: bearer, ...preset, keyOptional },
    settings,
  );
}
