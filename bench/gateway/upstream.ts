import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CHUNKS } from './answer.js';
import { report } from './part.js';

/** Milliseconds between two chunks. */
const TICK = 10;
const FAULTS = ['stall', 'cut', '429', 'error'] as const;
type Fault = (typeof FAULTS)[number];

let count = 0;

/**
 * Two providers in one: the one at `/broken/v1` fails with one request in twenty, by turns with a stall, a cut, a 429 and an error in
 * the stream; the one at `/sound/v1` goes on from whatever it is given. It is as small as it can be, so that it is not what is measured.
 */
const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const broken = request.url?.startsWith('/broken') === true;
    const number = broken ? count++ : -1;
    // Every twentieth, by turns.
    const fault = number >= 0 && number % 20 === 19 ? FAULTS[Math.floor(number / 20) % FAULTS.length] : undefined;
    answer(response, kept(Buffer.concat(parts).toString()), fault);
  });
});

/** How many chunks of the answer the request brings with it: a text that broke off. */
function kept(body: string): number {
  // What the bench's own gateway sends.
  const { messages } = JSON.parse(body) as { readonly messages: readonly { readonly role: string; readonly content: unknown }[] };
  const last = messages.filter(({ role }) => role === 'assistant').at(-1)?.content;
  const said = typeof last === 'string' ? last : '';
  return said === '' ? 0 : CHUNKS.findIndex((_, at) => CHUNKS.slice(0, at + 1).join('') === said) + 1;
}

function answer(response: ServerResponse, from: number, fault: Fault | undefined): void {
  if (fault === '429') {
    response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '30' });
    response.end('{"error":{"message":"slow down","type":"requests","code":"rate_limit_exceeded"}}');
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let at = from;
  const timer = setInterval(() => {
    if (fault !== undefined && at === CHUNKS.length / 2) strike();
    else if (at < CHUNKS.length) response.write(event({ content: CHUNKS[at++] }, null));
    else end();
  }, TICK);
  response.once('close', () => clearInterval(timer));

  function end(): void {
    clearInterval(timer);
    response.end(`${event({}, 'stop')}data: [DONE]\n\n`);
  }

  function strike(): void {
    clearInterval(timer);
    if (fault === 'cut') response.destroy();
    if (fault === 'error') response.end('data: {"error":{"message":"broken","type":"server_error","code":"server_error"}}\n\n');
  }
}

function event(delta: object, finish_reason: string | null): string {
  const choices = [{ index: 0, delta, finish_reason }];
  return `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices })}\n\n`;
}

server.listen(0, '127.0.0.1', () => report(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
