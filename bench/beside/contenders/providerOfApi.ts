import { anthropic, gemini, openai, type Provider } from '../../../src/index.js';
import { type Api, baseUrl, MODELS } from '../api.js';

/** rxbaton's provider for an API. */
export function providerOfApi(api: Api, address: string, id: string): Provider {
  const settings = { model: MODELS[api], apiKey: 'sk-bench', baseUrl: baseUrl(api, address), id };
  switch (api) {
    case 'chat':
      return openai(settings);
    case 'responses':
      return openai({ ...settings, api: 'responses' });
    case 'anthropic':
      return anthropic(settings);
    case 'gemini':
      return gemini(settings);
  }
}
