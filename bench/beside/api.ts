/** The four grammars that answers are streamed in. */
export type Api = 'chat' | 'responses' | 'anthropic' | 'gemini';

/** The model that is asked for, by API; nobody looks at it but the clients. */
export const MODELS: Readonly<Record<Api, string>> = {
  chat: 'gpt-4o',
  responses: 'gpt-4o',
  anthropic: 'claude-sonnet-4-5',
  gemini: 'gemini-2.0-flash',
};

/** Where an API's own paths begin, under an address of the upstream. */
export function baseUrl(api: Api, address: string): string {
  if (api === 'anthropic') return address;
  return api === 'gemini' ? `${address}/v1beta` : `${address}/v1`;
}

export const PROMPT = 'Explain relay races in a paragraph';
