import type OpenAI from 'openai';
import { OPENAI_ERRORS, openaiOf } from './chatClient.js';
import { type Client, type Heard, PROMPT, parsed, type Question, TOOLS } from './client.js';

const request = ({ limit }: Question) => ({
  model: 'gpt-4o',
  input: PROMPT,
  max_output_tokens: limit ?? null,
  tools: TOOLS.map((tool) => ({ type: 'function' as const, strict: false, ...tool })),
});

function heardFrom({ output, incomplete_details, status, usage }: OpenAI.Responses.Response, text: string): Heard {
  return {
    text,
    calls: output.flatMap((item) => (item.type === 'function_call' ? [[item.name, parsed(item.arguments)] as const] : [])),
    finish: incomplete_details?.reason ?? status,
    input: usage?.input_tokens,
    output: usage?.output_tokens,
  };
}

/** The package `openai`, over Responses. */
export const responsesClient: Client = {
  hear: {
    'event by event': async (question) => {
      let text = '';
      let last: OpenAI.Responses.Response | undefined;
      for await (const event of await openaiOf(question).responses.create({ ...request(question), stream: true })) {
        if (event.type === 'response.output_text.delta') text += event.delta;
        if (event.type === 'response.completed' || event.type === 'response.incomplete') last = event.response;
      }
      if (last === undefined) throw new TypeError('no last event');
      return heardFrom(last, text);
    },
    'by its stream helper': async (question) => {
      const response = await openaiOf(question).responses.stream(request(question)).finalResponse();
      return heardFrom(response, response.output_text);
    },
  },
  finish: { stop: 'completed', calls: 'completed', length: 'max_output_tokens' },
  errors: OPENAI_ERRORS,
  keyStatus: 401,
};
