import { ChatOpenAI } from '@langchain/openai';

/** @type {import('../contender.js').Enter} LangChain's models with fallbacks. */
export const enter = ({ primary, backup }) => {
  const modelAt = (address) =>
    new ChatOpenAI({
      model: 'gpt-4o',
      apiKey: 'sk-bench',
      maxRetries: 0,
      configuration: { baseURL: `${address}/v1`, logLevel: 'off' },
    });
  const model = modelAt(primary).withFallbacks([modelAt(backup)]);
  return {
    ask: async (hear, signal) => {
      for await (const { text } of await model.stream('Explain relay races in a paragraph', { signal })) if (text) hear(text);
    },
  };
};
