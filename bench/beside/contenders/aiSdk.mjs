import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { streamText } from 'ai';

/** A model of the AI SDK at an address of the upstream. */
export function modelAt(address, name) {
  return createOpenAICompatible({ name, baseURL: `${address}/v1`, apiKey: 'sk-bench', includeUsage: true }).chatModel('gpt-4o');
}

/** Asks a model, whatever is around it: that has the retries. */
export function askModel(model, stallMs) {
  return async (hear, abortSignal) => {
    let failed;
    const { textStream } = streamText({
      model,
      prompt: 'Explain relay races in a paragraph',
      maxRetries: 0,
      abortSignal,
      timeout: { chunkMs: stallMs },
      onError: ({ error }) => {
        failed ??= error;
      },
      onAbort: () => {
        failed ??= new Error('aborted');
      },
    });
    for await (const text of textStream) hear(text);
    if (failed !== undefined) throw failed;
  };
}
