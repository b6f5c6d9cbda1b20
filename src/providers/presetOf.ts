import { azureBaseUrl } from './azureBaseUrl.js';
import { azureKeyHeader } from './azureKeyHeader.js';
import { deepseekBaseUrl } from './deepseekBaseUrl.js';
import { type Api, bearer } from './httpProvider.js';

/** What is known of a server beside its dialect: its address, and how it is given a key. */
export type Preset = Pick<Api, 'baseUrl' | 'variables' | 'keyOptional' | 'keyHeader' | 'baseUrlFor'>;

/** A service on the internet, which asks everybody for a key. */
const service = (prefix: string, baseUrl: string): Preset => ({
  baseUrl,
  variables: { key: `${prefix}_API_KEY`, baseUrl: `${prefix}_BASE_URL` },
  keyHeader: bearer,
});

/** A server of one's own, at the port that it listens at unless told otherwise; a key is asked for where its owner wants it. */
const ownServer = (prefix: string, baseUrl: string): Preset => ({ ...service(prefix, baseUrl), keyOptional: true });

/** A server whose address is known, or is in the environment. */
export type PresetName =
  | 'azure'
  | 'deepseek'
  | 'groq'
  | 'llama.cpp'
  | 'mistral'
  | 'ollama'
  | 'openrouter'
  | 'perplexity'
  | 'together'
  | 'vllm'
  | 'xai';

/** By name, as of November 2026, from each one's reference. */
const PRESETS: Readonly<Record<PresetName, Preset>> = {
  azure: {
    variables: { key: 'AZURE_OPENAI_API_KEY', baseUrl: 'AZURE_OPENAI_ENDPOINT' },
    keyHeader: azureKeyHeader,
    baseUrlFor: azureBaseUrl,
  },
  deepseek: { ...service('DEEPSEEK', 'https://api.deepseek.com'), baseUrlFor: deepseekBaseUrl },
  groq: service('GROQ', 'https://api.groq.com/openai/v1'),
  'llama.cpp': ownServer('LLAMA', 'http://127.0.0.1:8080/v1'),
  mistral: service('MISTRAL', 'https://api.mistral.ai/v1'),
  ollama: ownServer('OLLAMA', 'http://127.0.0.1:11434/v1'),
  openrouter: service('OPENROUTER', 'https://openrouter.ai/api/v1'),
  perplexity: service('PERPLEXITY', 'https://api.perplexity.ai'),
  together: service('TOGETHER', 'https://api.together.xyz/v1'),
  vllm: ownServer('VLLM', 'http://127.0.0.1:8000/v1'),
  xai: service('XAI', 'https://api.x.ai/v1'),
};

export const PRESET_NAMES: readonly string[] = Object.keys(PRESETS);

export function presetOf(name: PresetName): Preset;
export function presetOf(name: string): Preset | undefined;
export function presetOf(name: string): Preset | undefined {
  const presets: Readonly<Record<string, Preset>> = PRESETS;
  return Object.hasOwn(presets, name) ? presets[name] : undefined;
}
