import type { Signal } from '@angular/core';
import type { Message, Part } from '../chat/chatRequest.js';
import type { Usage } from '../chat/usage.js';
import type { ChatStatus } from './answer.js';
import type { ChatMessage } from './chatMessage.js';
import type { RequestOptions } from './chatOptions.js';

/** A conversation as signals. They are views of one state, which changes once a frame: no template sees two that do not fit. */
export interface Chat {
  /**
   * What has been said, the answer under way left out: that is `text`. An answer that was stopped or failed is there as far as it
   * had come, and says so in `ended`.
   */
  readonly messages: Signal<readonly ChatMessage[]>;
  /** The text of the present answer, or the last. */
  readonly text: Signal<string>;
  readonly status: Signal<ChatStatus>;
  /** Whether an answer is under way, and so not among the messages. */
  readonly busy: Signal<boolean>;
  /** The id of the provider that answers, or answered last. */
  readonly provider: Signal<string | undefined>;
  /** How often the present answer was handed over. */
  readonly switches: Signal<number>;
  /** The tokens of the present answer, as far as they have been told. */
  readonly usage: Signal<Usage | undefined>;
  /** The id of its ticket: of one that is durable as soon as it is handed in, of another while it waits. */
  readonly ticket: Signal<string | undefined>;
  /** Why the last answer failed, while `status` is `'error'`. */
  readonly error: Signal<unknown>;
  /**
   * Asks. What is under way is stopped first, as by `stop()`.
   *
   * @param content - What the user says, or messages of any role, such as results of tools.
   * @param options - For this request and the rounds and retries that follow from it, over those of all.
   */
  send(content: string | readonly Part[] | Message | readonly Message[], options?: RequestOptions): void;
  /** Ends the answer under way: its request is aborted, its ticket taken back. What has come is kept among the messages. */
  stop(): void;
  /** Forgets the last answer and asks for it again: after an error, or for another one. Results of tools are kept. */
  retry(): void;
  /** Ends what is under way and forgets all messages. */
  clear(): void;
  /** Shows the answer of a ticket, which an earlier page may have handed in to the same `withQueueStore()`. */
  follow(ticket: string): void;
}
