import type { Chat } from 'rxbaton/angular';

/** Where a conversation stands, in a line. */
export function statusWords(chat: Chat): string {
  const provider = chat.provider() ?? 'the next provider';
  switch (chat.status()) {
    case 'idle':
      return chat.messages().length === 0 ? 'Nothing asked yet.' : 'Stopped.';
    case 'connecting':
      return 'Asked; nothing has come yet.';
    case 'streaming':
      return `${provider} is answering.`;
    case 'switching':
      return 'Handing over; another provider goes on.';
    case 'queued':
      return 'Everything is down. The question is kept, and answered when somebody is up again.';
    case 'done':
      return `Answered by ${provider}${switchesIn(chat.switches())}${tokensIn(chat)}.`;
    case 'error':
      return reasonOf(chat.error());
  }
}

function switchesIn(switches: number): string {
  if (switches === 0) return '';
  return switches === 1 ? ', handed over once' : `, handed over ${switches} times`;
}

function tokensIn(chat: Chat): string {
  const { outputTokens } = chat.usage() ?? {};
  return outputTokens === undefined ? '' : `, ${outputTokens} tokens`;
}

/** The library's errors never quote a prompt or a key. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
