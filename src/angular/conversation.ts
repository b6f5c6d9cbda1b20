import {
  catchError,
  concat,
  defer,
  finalize,
  map,
  NEVER,
  type Observable,
  of,
  type SchedulerLike,
  Subscription,
  takeWhile,
  tap,
} from 'rxjs';
import { coalesce } from '../../operators/index.js';
import type { ChatRequest, Message } from '../chat/chatRequest.js';
import type { Completion } from '../chat/completionFold.js';
import { type Answer, ASKED, isBusy, NO_ANSWER } from './answer.js';
import { type ChatMessage, chatMessage, type Ending, endingOf, messageOf, partialMessage } from './chatMessage.js';
import type { RequestOptions } from './chatOptions.js';
import { type Exchange, type ExchangeHost, exchange } from './exchange.js';

/** All that a chat shows, of one moment. */
export interface ChatState {
  readonly messages: readonly ChatMessage[];
  readonly answer: Answer;
  readonly error: unknown;
}

/** What a conversation needs of whoever holds it. */
export interface ConversationHost extends ExchangeHost {
  readonly frames: SchedulerLike;
  readonly request: (history: readonly Message[], options: RequestOptions) => ChatRequest;
  readonly write: (state: ChatState) => void;
  readonly onFinish: ((completion: Completion) => void) | undefined;
  /** What is under way is not wanted any more. */
  readonly takeBack: () => void;
  /** Something goes on; what it returns is called when it is over. */
  readonly begun: () => () => void;
}

/** The turns of a conversation: one exchange at a time, written once a frame. */
export class Conversation {
  /** Ahead of what has been written by a frame at most. */
  private state: ChatState;
  private running = Subscription.EMPTY;
  private options: RequestOptions = {};
  /** An answer that is whole, until its frame has come. */
  private untold: Completion | undefined;
  private lastId = 0;
  private closed = false;

  constructor(
    private readonly host: ConversationHost,
    messages: readonly Message[],
  ) {
    this.state = { messages: this.kept(messages), answer: NO_ANSWER, error: undefined };
  }

  get present(): ChatState {
    return this.state;
  }

  send(messages: readonly Message[], options: RequestOptions): void {
    this.halt();
    this.options = options;
    this.run([...this.state.messages, ...this.kept(messages)]);
  }

  /** Asks once more for the last answer, which is forgotten with what followed it. */
  retry(): void {
    this.halt();
    const { messages } = this.state;
    let asked = messages.length;
    while (messages[asked - 1]?.role === 'assistant') asked--;
    if (asked === 0) this.write(this.state);
    else this.run(messages.slice(0, asked));
  }

  /** Goes on with an answer that has been asked for before. */
  follow(first: Observable<Answer>): void {
    this.halt();
    this.run(this.state.messages, first);
  }

  stop(): void {
    if (!isBusy(this.state.answer.status)) return;
    this.halt();
    this.write(this.state);
  }

  clear(): void {
    this.halt();
    this.write({ messages: [], answer: NO_ANSWER, error: undefined });
  }

  /** Nothing is asked or written any more. */
  close(): void {
    this.closed = true;
    this.running.unsubscribe();
  }

  /** Ends what goes on; what has come of it is kept. */
  private halt(): void {
    this.running.unsubscribe();
    const { messages, answer } = this.state;
    if (!isBusy(answer.status)) {
      this.tell();
      return;
    }
    this.host.takeBack();
    this.state = {
      messages: this.withPartial(messages, answer, 'stopped'),
      answer: { ...answer, status: 'idle' },
      error: undefined,
    };
  }

  private run(history: readonly ChatMessage[], first?: Observable<Answer>): void {
    if (this.closed) return;
    // Whoever was told of an answer just now may have asked already.
    this.running.unsubscribe();
    const { host, options } = this;
    this.write({ messages: history, answer: ASKED, error: undefined });
    const running = new Subscription();
    this.running = running;
    running.add(host.begun());
    const states$ = defer(() => exchange(host, host.request(history.map(messageOf), options), first)).pipe(
      this.states(history),
      catchError((error: unknown) => of(this.failed(error))),
      tap((state) => {
        this.state = state;
        this.untold = state.answer.completion;
      }),
    );
    running.add(
      // The last state waits for its frame as the others do: it is that which ends the stream.
      concat(states$, NEVER)
        .pipe(
          coalesce({ merge: (_earlier, state) => state, scheduler: host.frames }),
          takeWhile(({ answer }) => isBusy(answer.status), true),
          finalize(() => running.unsubscribe()),
        )
        .subscribe({ next: (state) => host.write(state), complete: () => this.tell() }),
    );
  }

  /** The state after each step. A message becomes one of the conversation once, so that a template sees it as the same. */
  private states(history: readonly ChatMessage[]): (steps: Observable<Exchange>) => Observable<ChatState> {
    let messages = history;
    let known = 0;
    return map(({ said, answer }) => {
      if (said.length > known) messages = [...messages, ...this.kept(said.slice(known))];
      known = said.length;
      return { messages, answer, error: undefined };
    });
  }

  private failed(error: unknown): ChatState {
    const { messages, answer } = this.state;
    return { messages: this.withPartial(messages, answer, 'failed'), answer: { ...answer, status: 'error' }, error };
  }

  private tell(): void {
    const { untold } = this;
    if (untold === undefined) return;
    this.untold = undefined;
    this.host.write(this.state);
    this.host.onFinish?.(untold);
  }

  private withPartial(messages: readonly ChatMessage[], { text }: Answer, ended: Ending): readonly ChatMessage[] {
    return text === '' ? messages : [...messages, chatMessage(partialMessage(text), ++this.lastId, ended)];
  }

  private kept(messages: readonly Message[]): readonly ChatMessage[] {
    return messages.map((message) => chatMessage(message, ++this.lastId, endingOf(message)));
  }

  private write(state: ChatState): void {
    this.state = state;
    this.host.write(state);
  }
}
