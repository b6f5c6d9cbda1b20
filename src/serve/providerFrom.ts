import { anthropic } from '../providers/anthropic.js';
import { deepseek } from '../providers/deepseek.js';
import { gemini } from '../providers/gemini.js';
import { openai } from '../providers/openai.js';
import { openaiCompatible } from '../providers/openaiCompatible.js';
import type { Provider } from '../providers/provider.js';
import type { ProviderConfig } from './configSchema.js';
import { COMPATIBLE, keyVariableOf } from './providerKinds.js';
import type { Secrets } from './secrets.js';

/** Makes the provider that an entry of a ladder describes; throws where its factory does. */
export function providerFrom(path: string, config: ProviderConfig, secrets: Secrets): Provider {
  const { provider: kind, api, apiKey, ...rest } = config;
  const variable = keyVariableOf(kind);
  if (apiKey === undefined && variable !== undefined && rest.baseUrl === undefined) secrets.expect(path, variable);
  if (api !== undefined && kind !== 'openai') throw new TypeError('api: only openai has two');
  const key = apiKey === undefined ? '' : secrets.read(`${path}.apiKey`, apiKey);
  // A key that is missing has been told of, and an empty one would be told of again.
  const settings = key === '' ? rest : { ...rest, apiKey: key };
  if (kind === 'openai') return openai({ ...settings, api });
  if (kind === 'anthropic') return anthropic(settings);
  if (kind === 'gemini') return gemini(settings);
  if (kind === 'deepseek') return deepseek(settings);
  if (kind === COMPATIBLE && rest.baseUrl === undefined) throw new TypeError('baseUrl: this provider needs one');
  // A name that is not known needs a `baseUrl`, which is there.
  return openaiCompatible({ ...settings, name: kind === COMPATIBLE ? 'compatible' : kind } as Parameters<
    typeof openaiCompatible
  >[0]);
}
