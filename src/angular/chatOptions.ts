import type { Injector } from '@angular/core';
import type { SchedulerLike } from 'rxjs';
import type { ChatRequest, Message, Tool, ToolCall } from '../chat/chatRequest.js';
import type { Completion } from '../chat/completionFold.js';
import type { Provider } from '../providers/provider.js';

/** Of a request, what is not the conversation's own. A key would make a second request, after a tool or a retry, the same as the first. */
export type RequestOptions = Omit<ChatRequest, 'messages' | 'signal' | 'idempotencyKey'>;

/**
 * Runs a call, and returns its result: a text as it is, anything else as JSON. What it throws ends the exchange as its error; what
 * the model is to know of a failure is returned.
 *
 * @param signal - Aborted when the chat is stopped.
 */
export type ToolCallHandler = (call: ToolCall, signal: AbortSignal) => unknown;

export interface ChatOptions {
  /** What every request begins with; a function (or a signal) is read for each. It is not among the messages. */
  readonly system?: string | (() => string) | undefined;
  /**
   * What has been said before: `messages()` of an earlier conversation, or any others.
   * @defaultValue none
   */
  readonly messages?: readonly Message[] | undefined;
  /** What the model may call. */
  readonly tools?: readonly Tool[] | undefined;
  /** Runs the calls of an answer, side by side, and the conversation goes on with the results. Without it the answer ends there. */
  readonly onToolCall?: ToolCallHandler | undefined;
  /**
   * How many answers may follow from one question, where they call tools.
   * @defaultValue `8`
   */
  readonly maxRounds?: number | undefined;
  /** What holds for every request, such as `temperature`. */
  readonly request?: RequestOptions | undefined;
  /** Called with each answer that is whole, after the signals say so. Where tools are called, with the last one. */
  readonly onFinish?: ((completion: Completion) => void) | undefined;
  /**
   * Whom to ask.
   * @defaultValue the failover of `provideFailover()`
   */
  readonly provider?: Provider | undefined;
  /**
   * Hands requests in as tickets, which outlive the chat: destroying it leaves them in the queue, `stop()` takes them back.
   * @defaultValue whether there is a `withQueueStore()`
   */
  readonly durable?: boolean | undefined;
  /** The id of a ticket to follow from the start, from an earlier page load: see `follow()`. Not on a server. */
  readonly resume?: string | undefined;
  /**
   * When signals are written: at most once a tick.
   * @defaultValue that of `withFrames()`, else each animation frame, or a timer where there are none
   */
  readonly frames?: SchedulerLike | undefined;
  /**
   * Whose destruction ends the chat.
   * @defaultValue that of the injection context
   */
  readonly injector?: Injector | undefined;
}
