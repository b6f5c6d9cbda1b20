import { ApiError, type GenerateContentParameters, type GenerateContentResponse, GoogleGenAI } from '@google/genai';
import { type Client, PROMPT, type Question, TOOLS } from './client.js';

const googleOf = ({ upstream, apiKey = 'any' }: Question): GoogleGenAI =>
  new GoogleGenAI({ apiKey, httpOptions: { baseUrl: upstream.url, retryOptions: { attempts: 1 } } });

const request = ({ limit }: Question): GenerateContentParameters => ({
  model: 'gemini-2.5-flash',
  contents: PROMPT,
  config: {
    ...(limit === undefined ? {} : { maxOutputTokens: limit }),
    tools: [{ functionDeclarations: TOOLS.map(({ name, parameters }) => ({ name, parametersJsonSchema: parameters })) }],
  },
});

/** The package `@google/genai`, which has one class for all errors. */
export const geminiClient: Client = {
  hear: {
    'chunk by chunk': async (question) => {
      const chunks: GenerateContentResponse[] = [];
      for await (const chunk of await googleOf(question).models.generateContentStream(request(question))) chunks.push(chunk);
      const parts = chunks.flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? []);
      const { usageMetadata: usage, candidates } = chunks.at(-1) ?? {};
      return {
        text: parts.map(({ text, thought }) => (thought === true ? '' : (text ?? ''))).join(''),
        calls: parts.flatMap(({ functionCall }) => (functionCall ? [[functionCall.name ?? '', functionCall.args] as const] : [])),
        finish: candidates?.[0]?.finishReason,
        input: usage?.promptTokenCount,
        output: (usage?.candidatesTokenCount ?? 0) + (usage?.thoughtsTokenCount ?? 0),
      };
    },
  },
  finish: { stop: 'STOP', calls: 'STOP', length: 'MAX_TOKENS' },
  // An error amid a stream is an ApiError only where it comes in a piece of its own; else it is JSON that does not end.
  errors: { key: ApiError, limited: ApiError, server: ApiError, amid: Error },
  keyStatus: 400,
};
