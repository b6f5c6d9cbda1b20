import OpenAI from 'openai';

/** @type {import('../contender.js').Enter} The official client, which retries and does not switch. */
export const enter = ({ primary }) => {
  const client = new OpenAI({ apiKey: 'sk-bench', baseURL: `${primary}/v1`, logLevel: 'off' });
  return { ask: (hear, signal) => askOpenai(client, hear, signal) };
};

/** Also for those that put something around it. */
export async function askOpenai(client, hear, signal) {
  const body = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Explain relay races in a paragraph' }], stream: true };
  const stream = await client.chat.completions.create(body, { signal });
  let whole = false;
  for await (const { choices } of stream) {
    const content = choices[0]?.delta.content;
    if (content) hear(content);
    if (choices[0]?.finish_reason) whole = true;
  }
  // A reader that has gone ends the loop without an error.
  if (!whole && !signal?.aborted) throw new Error('The stream ended early.');
}
