import type { Agent } from 'node:http';
import { request } from 'node:http';
import { ANSWER } from './answer.js';

/** How a request ended: what was wrong with its answer, if anything, and its times in ms. */
export interface Asked {
  readonly wrong: string | undefined;
  readonly firstMs: number;
  readonly totalMs: number;
}

const BODY = JSON.stringify({ model: 'chat', stream: true, messages: [{ role: 'user', content: 'Tell me all the words' }] });
const HEADERS = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(BODY), authorization: 'Bearer any' };

/** Asks for the streamed answer, and compares every character of it. */
export function ask(url: string, agent: Agent): Promise<Asked> {
  return new Promise((resolve) => {
    const begun = performance.now();
    let firstMs = Number.NaN;
    let body = '';
    const end = (wrong: string | undefined): void => resolve({ wrong, firstMs, totalMs: performance.now() - begun });
    const asking = request(`${url}/v1/chat/completions`, { method: 'POST', agent, headers: HEADERS }, (response) => {
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        if (body === '') firstMs = performance.now() - begun;
        body += text;
      });
      response.once('error', (error) => end(error.message));
      response.once('end', () => end(response.statusCode === 200 ? mistakeIn(body) : `status ${response.statusCode ?? 0}`));
    });
    asking.once('error', (error) => end(error.message));
    asking.end(BODY);
  });
}

function mistakeIn(body: string): string | undefined {
  let text = '';
  for (const [, json = ''] of body.matchAll(/^data: (\{.*\})$/gm)) {
    // An event of Chat Completions.
    const event = JSON.parse(json) as {
      readonly error?: object;
      readonly choices?: readonly { readonly delta: { readonly content?: string } }[];
    };
    if (event.error !== undefined) return 'an error in the stream';
    text += event.choices?.[0]?.delta.content ?? '';
  }
  if (text !== ANSWER) return 'another text';
  return body.endsWith('data: [DONE]\n\n') ? undefined : 'no end';
}
