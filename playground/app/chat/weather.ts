import type { Tool, ToolCall } from 'rxbaton';

/** A tool of the page's own. */
export const WEATHER: Tool = {
  name: 'get_weather',
  description: 'The weather in a city at the moment',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string', description: 'Such as Oslo' } },
    required: ['city'],
    additionalProperties: false,
  },
};

/** It is always the same weather. */
export function weather({ name, args }: ToolCall): object {
  if (name !== WEATHER.name) return { error: `There is no tool ${name}` };
  const { city } = (args ?? {}) as { readonly city?: unknown }; // whatever a model made of the schema
  if (typeof city !== 'string') return { error: 'city must be a string' };
  return { city, celsius: 9, sky: 'light rain' };
}
