import { type Api, baseUrl, MODELS, PROMPT } from '../api.js';

export interface PlainRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What an API is asked by those that know it by heart. */
export function plainRequest(api: Api, address: string): PlainRequest {
  const base = baseUrl(api, address);
  const model = MODELS[api];
  const turns = [{ role: 'user', content: PROMPT }];
  const headers = { 'content-type': 'application/json', authorization: 'Bearer sk-bench' };
  switch (api) {
    case 'chat': {
      const body = { model, messages: turns, stream: true, stream_options: { include_usage: true } };
      return { url: `${base}/chat/completions`, headers, body: JSON.stringify(body) };
    }
    case 'responses':
      return { url: `${base}/responses`, headers, body: JSON.stringify({ model, input: turns, stream: true }) };
    case 'anthropic':
      return {
        url: `${base}/v1/messages`,
        headers: { 'content-type': 'application/json', 'x-api-key': 'sk-bench', 'anthropic-version': '2023-06-01' },
        body: JSON.stringify({ model, messages: turns, max_tokens: 4_096, stream: true }),
      };
    case 'gemini':
      return {
        url: `${base}/models/${model}:streamGenerateContent?alt=sse`,
        headers: { 'content-type': 'application/json', 'x-goog-api-key': 'sk-bench' },
        body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: PROMPT }] }] }),
      };
  }
}
