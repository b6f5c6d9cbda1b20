import * as z from 'zod/mini';
import { list } from '../list.js';

const nullish = <T extends z.core.SomeType>(schema: T) => z.optional(z.nullable(schema));
const text = z.object({ type: z.literal('text'), text: z.string() });
const texts = z.union([z.string(), list(text)]);
const image = z.object({
  type: z.literal('image_url'),
  image_url: z.object({ url: z.string().check(z.regex(/^(?:https:\/\/|data:image\/[\w.+-]+;base64,)/)) }),
});
const call = z.object({
  id: z.string(),
  type: z.literal('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
});

const message = z.discriminatedUnion('role', [
  z.object({ role: z.enum(['system', 'developer']), content: texts }),
  z.object({ role: z.literal('user'), content: z.union([z.string(), list(z.discriminatedUnion('type', [text, image]))]) }),
  z.object({
    role: z.literal('assistant'),
    content: nullish(
      z.union([
        z.string(),
        list(z.discriminatedUnion('type', [text, z.object({ type: z.literal('refusal'), refusal: z.string() })])),
      ]),
    ),
    refusal: nullish(z.string()),
    reasoning_content: nullish(z.string()),
    tool_calls: nullish(list(call)),
  }),
  z.object({ role: z.literal('tool'), tool_call_id: z.string(), content: texts }),
]);

const tool = z.object({
  type: z.literal('function'),
  function: z.object({
    name: z.string().check(z.minLength(1), z.maxLength(128)),
    description: nullish(z.string()),
    parameters: nullish(z.looseObject({})),
  }),
});

const toolChoice = z.union([
  z.enum(['auto', 'none', 'required']),
  z.object({ type: z.literal('function'), function: z.object({ name: z.string() }) }),
]);

const responseFormat = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json_object') }),
  z.object({ type: z.literal('json_schema'), json_schema: z.object({ schema: nullish(z.looseObject({})) }) }),
]);

const within = (least: number, most: number) => z.number().check(z.minimum(least), z.maximum(most));
const limit = z.int().check(z.minimum(1));

/** What a Chat Completions request may be, as far as it is honoured. */
export const chatBody = z.object({
  model: z.string(),
  messages: list(message, z.minLength(1)),
  stream: nullish(z.boolean()),
  stream_options: nullish(z.object({ include_usage: nullish(z.boolean()) })),
  tools: nullish(list(tool, z.maxLength(512))),
  tool_choice: nullish(toolChoice),
  parallel_tool_calls: nullish(z.boolean()),
  response_format: nullish(responseFormat),
  max_tokens: nullish(limit),
  max_completion_tokens: nullish(limit),
  temperature: nullish(within(0, 2)),
  top_p: nullish(within(0, 1)),
  presence_penalty: nullish(within(-2, 2)),
  frequency_penalty: nullish(within(-2, 2)),
  seed: nullish(z.int()),
  stop: nullish(z.union([z.string(), list(z.string(), z.maxLength(16))])),
  reasoning_effort: nullish(z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh'])),
});

export type ChatBody = z.infer<typeof chatBody>;
