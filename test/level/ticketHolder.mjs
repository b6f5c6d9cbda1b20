// A process that hands requests in while its only provider is down, and says each that is acknowledged; or, with 'up', one that
// finds them in the store, and says each answer.
import { failover, provider } from 'rxbaton';
import { levelStore } from 'rxbaton/level';
import { of, throwError } from 'rxjs';

const [, , folder, mode, count] = process.argv;
const say = (line) => process.stdout.write(`${line}\n`);
const asked = [];
const only = provider('only', (request) => {
  const { content } = request.messages[0];
  if (mode !== 'up') return throwError(() => new Error('down'));
  if (content !== 'ping') asked.push(content);
  return of({ type: 'text', text: `re: ${content}` }, { type: 'finish', reason: 'stop' });
});
const chat = failover([only], {
  probe: { every: 50 },
  queue: { store: levelStore(folder), ramp: { start: 50, factor: 2, every: 50 } },
});
const numbers = Array.from({ length: Number(count) }, (_, number) => number);
const ticketOf = (number) =>
  chat.submit({ messages: [{ role: 'user', content: `request ${number}` }], idempotencyKey: String(number) });

if (mode === 'down') {
  for (const number of numbers) {
    ticketOf(number).status$.subscribe((status) => status === 'queued' && say(`queued ${number}`));
    // Not all at once: it may be killed at any point of it.
    if (number % 20 === 0) await new Promise((go) => setTimeout(go, 2));
  }
} else {
  // What it finds is there a little later than it begins.
  await new Promise((go) => setTimeout(go, 500));
  const texts = await Promise.all(numbers.map(async (number) => (await ticketOf(number).result).text));
  say(JSON.stringify({ texts, asked }));
  await chat.close();
}
