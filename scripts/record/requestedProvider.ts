import { anthropic } from '../../src/providers/anthropic.js';
import { deepseek } from '../../src/providers/deepseek.js';
import { gemini } from '../../src/providers/gemini.js';
import { openai } from '../../src/providers/openai.js';
import { openaiCompatible } from '../../src/providers/openaiCompatible.js';
import type { Provider } from '../../src/providers/provider.js';
import type { ProviderSettings } from '../../src/providers/providerSettings.js';
import { anthropicWire } from '../../src/wire/anthropic/wire.js';
import { geminiWire } from '../../src/wire/gemini/wire.js';
import { openaiChatWire } from '../../src/wire/openaiChat/wire.js';
import { openaiResponsesWire } from '../../src/wire/openaiResponses/wire.js';
import type { Wire } from '../../src/wire/wire.js';

/** A provider that can be recorded. */
export interface RequestedProvider {
  /** Its folder among the recordings. */
  readonly api: string;
  /** The grammar's name in INDEX.tsv, and the grammar. */
  readonly grammar: string;
  readonly wire: Wire;
  readonly keyVariable: string;
  readonly keyOptional: boolean;
  readonly make: (settings: ProviderSettings) => Provider;
}

const chat = { grammar: 'openai-chat', wire: openaiChatWire, keyOptional: false } as const;

const KNOWN: Readonly<Record<string, RequestedProvider>> = {
  openai: { ...chat, api: 'openai-chat', keyVariable: 'OPENAI_API_KEY', make: openai },
  'openai-responses': {
    api: 'openai-responses',
    grammar: 'openai-responses',
    wire: openaiResponsesWire,
    keyVariable: 'OPENAI_API_KEY',
    keyOptional: false,
    make: (settings) => openai({ ...settings, api: 'responses' }),
  },
  anthropic: {
    api: 'anthropic',
    grammar: 'anthropic',
    wire: anthropicWire,
    keyVariable: 'ANTHROPIC_API_KEY',
    keyOptional: false,
    make: anthropic,
  },
  gemini: {
    api: 'gemini',
    grammar: 'gemini',
    wire: geminiWire,
    keyVariable: 'GEMINI_API_KEY',
    keyOptional: false,
    make: gemini,
  },
  deepseek: { ...chat, api: 'deepseek', keyVariable: 'DEEPSEEK_API_KEY', make: deepseek },
};

export const KNOWN_PROVIDERS: readonly string[] = Object.keys(KNOWN);

/** By name; any other name is that of a server that speaks Chat Completions, if its address is told. */
export function requestedProvider(name: string, baseUrl: string | undefined): RequestedProvider | undefined {
  if (Object.hasOwn(KNOWN, name)) return KNOWN[name];
  if (baseUrl === undefined) return undefined;
  const keyVariable = `${name.toUpperCase().replace(/\W/g, '_')}_API_KEY`;
  const make = (settings: ProviderSettings): Provider => openaiCompatible({ ...settings, name, baseUrl });
  return { ...chat, api: name, keyVariable, keyOptional: true, make };
}
