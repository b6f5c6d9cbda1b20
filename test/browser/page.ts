import { BrowserLevel } from 'browser-level';
import { anthropic, eachChunk, failover, openai, type TicketStatus, textOf } from 'rxbaton';
import { levelStore } from 'rxbaton/level';

/** What the page lets a test do. */
export interface Lab {
  /** Hands a question in; resolves with the ticket's id when it has come to the status. */
  submitUntil(question: string, status: TicketStatus): Promise<string>;
  status(id: string): TicketStatus | undefined;
  /** The whole text of a ticket's answer. */
  answer(id: string): Promise<string | undefined>;
  /** A question's answer, as a loop takes it, and the modes in which the provider was switched. */
  loop(question: string): Promise<{ readonly text: string; readonly switches: readonly string[] }>;
  /** A question's answer, delta by delta. */
  deltas(question: string): Promise<readonly string[]>;
}

declare global {
  var lab: Lab;
}

const upstream = new URL(location.href).searchParams.get('upstream') ?? '';
const chat = failover(
  [
    openai({ model: 'gpt-4o', apiKey: 'any', baseUrl: `${upstream}/v1` }),
    anthropic({ model: 'claude-sonnet-4-5', apiKey: 'any', baseUrl: upstream }),
  ],
  {
    // An outage is over soon after it is over.
    retry: { base: 20 },
    breaker: { resetAfter: 100, resetMax: 200 },
    probe: { every: 100 },
    queue: { store: levelStore(new BrowserLevel('queue')) },
  },
);

globalThis.lab = {
  submitUntil: (question, status) =>
    new Promise((resolve, reject) => {
      const { id, status$ } = chat.submit(question);
      status$.subscribe({
        next: (now) => now === status && resolve(id),
        complete: () => reject(new Error(`Ticket ${id} did not become ${status}`)),
      });
    }),
  status: (id) => chat.ticket(id)?.status,
  answer: async (id) => (await chat.ticket(id)?.result)?.text,
  loop: async (question) => {
    let text = '';
    const switches: string[] = [];
    for await (const chunk of eachChunk(chat(question))) {
      if (chunk.type === 'text') text += chunk.text;
      if (chunk.type === 'reset') text = '';
      if (chunk.type === 'switch') switches.push(chunk.mode);
    }
    return { text, switches };
  },
  deltas: async (question) => {
    const deltas: string[] = [];
    for await (const delta of eachChunk(chat(question).pipe(textOf()))) deltas.push(delta);
    return deltas;
  },
};
