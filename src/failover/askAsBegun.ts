import { catchError, type MonoTypeOperatorFunction, Observable, type Observer, type Subscriber } from 'rxjs';
import { mirror } from '../../operators/base/mirror.js';
import type { ChatRequest } from '../chat/chatRequest.js';
import { type Chunk, isContent } from '../chat/chunk.js';
import { ProviderError } from '../chat/providerError.js';
import { resumeInstruction } from './continuation.js';
import type { Member } from './member.js';
import { refusesMode } from './modeBelow.js';
import { Seam, type Settled } from './seam.js';

interface Asked {
  readonly member: Pick<Member, 'id' | 'mode' | 'demote'>;
  /** @defaultValue {@link resumeInstruction} */
  readonly instruction: string | undefined;
  readonly ask: (request: ChatRequest) => Observable<Chunk>;
}

/**
 * Asks for the rest of an answer that the request itself begins, by an assistant's turn at its end.
 *
 * A member that goes on from such a turn is asked as the request is. One that must be asked in words to go on is asked so, and what
 * it repeats is taken off: the reader has the beginning. One that begins anew with other words fails with `invalid-answer`.
 */
export function askAsBegun(request: ChatRequest, { member, instruction, ask }: Asked): Observable<Chunk> {
  const begun = begunText(request);
  if (begun === undefined) return ask(request);
  const content = instruction ?? resumeInstruction(begun);
  const messages = [...request.messages, { role: 'user' as const, content }];
  const inWords = (): Observable<Chunk> => ask({ ...request, messages }).pipe(withoutRepeat(begun, member.id));
  if (member.mode === 'user-turn') return inWords();
  return ask(request).pipe(
    catchError((error: unknown) => {
      if (!ProviderError.is(error) || !refusesMode(error)) throw error;
      member.demote(member.mode, 'user-turn');
      return inWords();
    }),
  );
}

/** The text with which a request begins its answer. */
function begunText({ messages }: ChatRequest): string | undefined {
  const last = messages.at(-1);
  if (last?.role !== 'assistant' || (last.toolCalls ?? []).length > 0) return undefined;
  const { content = '' } = last;
  const text = typeof content === 'string' ? content : content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return text.trim() === '' ? undefined : text;
}

/** Holds an answer back until its text is known to be new. */
function withoutRepeat(begun: string, provider: string): MonoTypeOperatorFunction<Chunk> {
  return (source) =>
    new Observable((subscriber) => {
      mirror(source, subscriber, new Rest(begun, provider, subscriber));
    });
}

/** Tells an answer's rest. */
class Rest implements Observer<Chunk> {
  private seam: Seam | undefined;
  /** Bookkeeping that came first: were the answer to begin anew, it would be nobody's. */
  private held: Chunk[] = [];

  constructor(
    private readonly begun: string,
    private readonly provider: string,
    private readonly subscriber: Subscriber<Chunk>,
  ) {
    this.seam = new Seam(begun, 'user-turn');
  }

  next(chunk: Chunk): void {
    const { seam, subscriber } = this;
    if (seam === undefined) subscriber.next(chunk);
    else if (chunk.type === 'text') this.settle(chunk, seam.push(chunk.text));
    else if (chunk.type === 'reasoning' || chunk.type === 'citation') {
      this.release();
      subscriber.next(chunk);
    } else if (isContent(chunk) || chunk.type === 'finish') {
      this.settle(chunk, seam.end());
      subscriber.next(chunk);
    } else {
      if (chunk.type === 'reset') this.seam = new Seam(this.begun, 'user-turn');
      this.held.push(chunk);
    }
  }

  error(reason: unknown): void {
    this.subscriber.error(reason);
  }

  complete(): void {
    this.subscriber.complete();
  }

  private settle({ provider, attempt }: Chunk, found: Settled | undefined): void {
    if (found === undefined) return;
    this.seam = undefined;
    if (found.kind === 'other-words') throw new ProviderError({ kind: 'invalid-answer', provider: this.provider });
    this.release();
    if (found.text !== '') this.subscriber.next({ provider, attempt, type: 'text', text: found.text });
  }

  private release(): void {
    const { held } = this;
    this.held = [];
    for (const chunk of held) this.subscriber.next(chunk);
  }
}
