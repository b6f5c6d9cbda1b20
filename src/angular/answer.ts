import { type Chunk, isContent } from '../chat/chunk.js';
import type { Completion } from '../chat/completionFold.js';
import { definedOf } from '../chat/definedOf.js';
import type { Usage } from '../chat/usage.js';

/**
 * Where a conversation stands. `connecting`: asked, and nothing has come yet, or tools are running. `switching`: some has come, and
 * another provider is asked to go on. `queued`: everything is down, and the request is held. `done`: the last answer is whole.
 * `idle`: nothing has been asked, or what was asked has been stopped.
 */
export type ChatStatus = 'idle' | 'connecting' | 'streaming' | 'switching' | 'queued' | 'done' | 'error';

/** The present answer, or the last. */
export interface Answer {
  readonly status: ChatStatus;
  readonly text: string;
  /** Who has answered last. */
  readonly provider: string | undefined;
  readonly switches: number;
  readonly usage: Usage | undefined;
  readonly ticket: string | undefined;
  /** Of an answer that is `done`. */
  readonly completion: Completion | undefined;
}

/** What may be heard of an answer: its chunks, that one more attempt at it has begun, and that a store holds its request. */
export type Heard = Chunk | { readonly type: 'attempt-started' } | { readonly type: 'acknowledged' };

export const NO_ANSWER: Answer = {
  status: 'idle',
  text: '',
  provider: undefined,
  switches: 0,
  usage: undefined,
  ticket: undefined,
  completion: undefined,
};

export const ASKED: Answer = { ...NO_ANSWER, status: 'connecting' };

const BUSY: ReadonlySet<ChatStatus> = new Set<ChatStatus>(['connecting', 'streaming', 'switching', 'queued']);

/** Whether an answer is under way. */
export function isBusy(status: ChatStatus): boolean {
  return BUSY.has(status);
}

/** The answer with what was heard of it. */
export function answerAfter(answer: Answer, heard: Heard): Answer {
  switch (heard.type) {
    case 'attempt-started':
      return answer.status === 'streaming' ? { ...answer, status: 'switching' } : asked(answer);
    case 'acknowledged':
      return { ...answer, status: 'queued' };
    case 'queued':
      return { ...answer, status: 'queued', ticket: heard.ticket };
    case 'switch':
      return { ...answer, status: 'switching', provider: heard.to, switches: answer.switches + 1 };
    case 'reset':
      return { ...answer, status: 'switching', text: '', usage: undefined };
    case 'usage':
      return { ...answer, usage: usageOf(heard) };
    case 'start':
      return { ...asked(answer), provider: heard.provider };
    default:
      return isContent(heard) ? afterContent(answer, heard) : answer;
  }
}

/** The whole answer: what its {@link Completion} says of it holds. */
export function answerDone(answer: Answer, completion: Completion): Answer {
  const { text, provider, switches, usage } = completion;
  return { ...answer, status: 'done', text, provider, switches, usage, completion };
}

/** One that has waited is being asked for again. */
function asked(answer: Answer): Answer {
  return answer.status !== 'queued' ? answer : { ...answer, status: answer.text === '' ? 'connecting' : 'switching' };
}

function afterContent(answer: Answer, chunk: Chunk): Answer {
  const text = chunk.type === 'text' ? answer.text + chunk.text : answer.text;
  return { ...answer, status: 'streaming', text, provider: chunk.provider };
}

function usageOf({ inputTokens, outputTokens, reasoningTokens, cachedTokens }: Usage): Usage {
  return definedOf({ inputTokens, outputTokens, reasoningTokens, cachedTokens });
}
