import OpenAI from 'openai';
import { type Client, PROMPT, parsed, type Question, TOOLS } from './client.js';

export const openaiOf = ({ upstream, apiKey = 'any' }: Question): OpenAI =>
  new OpenAI({ apiKey, baseURL: upstream.baseUrls.openai, maxRetries: 0 });

export const OPENAI_ERRORS: Client['errors'] = {
  key: OpenAI.AuthenticationError,
  limited: OpenAI.RateLimitError,
  server: OpenAI.InternalServerError,
  amid: OpenAI.APIError,
};

const request = ({ limit }: Question) => ({
  model: 'gpt-4o',
  messages: [{ role: 'user' as const, content: PROMPT }],
  tools: TOOLS.map((tool) => ({ type: 'function' as const, function: tool })),
  max_completion_tokens: limit ?? null,
  stream: true as const,
  stream_options: { include_usage: true },
});

/** The package `openai`, over Chat Completions. */
export const chatClient: Client = {
  hear: {
    'chunk by chunk': async (question) => {
      const calls: { readonly name: string; args: string }[] = [];
      let [text, finish] = ['', ''];
      let usage: OpenAI.CompletionUsage | null | undefined;
      for await (const chunk of await openaiOf(question).chat.completions.create(request(question))) {
        const choice = chunk.choices[0];
        text += choice?.delta.content ?? '';
        finish = choice?.finish_reason ?? finish;
        usage = chunk.usage ?? usage;
        for (const { index, function: said } of choice?.delta.tool_calls ?? []) {
          calls[index] ??= { name: said?.name ?? '', args: '' };
          calls[index].args += said?.arguments ?? '';
        }
      }
      const whole = calls.map(({ name, args }) => [name, parsed(args)] as const);
      return { text, calls: whole, finish, input: usage?.prompt_tokens, output: usage?.completion_tokens };
    },
    'by its stream helper': async (question) => {
      const stream = openaiOf(question).chat.completions.stream(request(question));
      const { choices, usage } = await stream.finalChatCompletion();
      const calls = (choices[0]?.message.tool_calls ?? []).flatMap((call) =>
        call.type === 'function' ? [[call.function.name, parsed(call.function.arguments)] as const] : [],
      );
      const { message, finish_reason: finish } = choices[0] ?? {};
      return { text: message?.content ?? '', calls, finish, input: usage?.prompt_tokens, output: usage?.completion_tokens };
    },
  },
  finish: { stop: 'stop', calls: 'tool_calls', length: 'length' },
  errors: OPENAI_ERRORS,
  keyStatus: 401,
};
