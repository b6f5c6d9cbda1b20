import { PRESET_NAMES, presetOf } from '../providers/presetOf.js';

/** Those with a factory of their own. */
const OWN = { openai: 'OPENAI_API_KEY', anthropic: 'ANTHROPIC_API_KEY', gemini: 'GEMINI_API_KEY', deepseek: 'DEEPSEEK_API_KEY' };

/** Any server that speaks Chat Completions, wherever it is. */
export const COMPATIBLE = 'openai-compatible';

/** What `provider` may be in a configuration. */
export const PROVIDER_KINDS: readonly string[] = [...new Set([...Object.keys(OWN), ...PRESET_NAMES, COMPATIBLE])];

/** The environment variable that holds the key of a provider which cannot do without one. */
export function keyVariableOf(kind: string): string | undefined {
  const preset = presetOf(kind);
  return (OWN as Readonly<Record<string, string>>)[kind] ?? (preset?.keyOptional === true ? undefined : preset?.variables?.key);
}
