import Anthropic from '@anthropic-ai/sdk';
import { type Client, PROMPT, parsed, type Question, TOOLS } from './client.js';

const claudeOf = ({ upstream, apiKey = 'any' }: Question): Anthropic =>
  new Anthropic({ apiKey, baseURL: upstream.baseUrls.anthropic, maxRetries: 0 });

const request = ({ limit = 1_000 }: Question) => ({
  model: 'claude-sonnet-4-6',
  max_tokens: limit,
  messages: [{ role: 'user' as const, content: PROMPT }],
  tools: TOOLS.map(({ name, description, parameters }) => ({ name, description, input_schema: parameters })),
});

/** The package `@anthropic-ai/sdk`. */
export const anthropicClient: Client = {
  hear: {
    'event by event': async (question) => {
      const calls: { readonly name: string; args: string }[] = [];
      let [text, finish] = ['', ''];
      let [input, output] = [0, 0];
      for await (const event of await claudeOf(question).messages.create({ ...request(question), stream: true })) {
        if (event.type === 'message_start') input = event.message.usage.input_tokens;
        else if (event.type === 'message_delta') {
          finish = event.delta.stop_reason ?? '';
          output = event.usage.output_tokens;
        } else if (event.type === 'content_block_start' && event.content_block.type === 'tool_use') {
          calls.push({ name: event.content_block.name, args: '' });
        } else if (event.type === 'content_block_delta') {
          const call = calls.at(-1);
          if (event.delta.type === 'text_delta') text += event.delta.text;
          if (event.delta.type === 'input_json_delta' && call !== undefined) call.args += event.delta.partial_json;
        }
      }
      return { text, calls: calls.map(({ name, args }) => [name, parsed(args)]), finish, input, output };
    },
    'by its stream helper': async (question) => {
      const { content, stop_reason: finish, usage } = await claudeOf(question).messages.stream(request(question)).finalMessage();
      const text = content.map((block) => (block.type === 'text' ? block.text : '')).join('');
      const calls = content.flatMap((block) => (block.type === 'tool_use' ? [[block.name, block.input] as const] : []));
      return { text, calls, finish, input: usage.input_tokens, output: usage.output_tokens };
    },
  },
  finish: { stop: 'end_turn', calls: 'tool_use', length: 'max_tokens' },
  errors: {
    key: Anthropic.AuthenticationError,
    limited: Anthropic.RateLimitError,
    server: Anthropic.InternalServerError,
    amid: Anthropic.APIError,
  },
  keyStatus: 401,
};
