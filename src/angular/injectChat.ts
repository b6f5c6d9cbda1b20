import {
  assertInInjectionContext,
  computed,
  DestroyRef,
  Injector,
  inject,
  PendingTasks,
  PLATFORM_ID,
  runInInjectionContext,
  signal,
} from '@angular/core';
import { checkFunction, checkNumber, whole } from '../../operators/base/checkOption.js';
import type { ChatRequest, Message } from '../chat/chatRequest.js';
import { definedOf } from '../chat/definedOf.js';
import { isBusy } from './answer.js';
import { asker } from './asker.js';
import type { Chat } from './chat.js';
import type { ChatOptions, RequestOptions } from './chatOptions.js';
import { type ChatState, Conversation, type ConversationHost } from './conversation.js';
import { FRAMES } from './frames.js';
import { messagesOf } from './messagesOf.js';

/**
 * A conversation with the failover of the application, as signals.
 *
 * ```text
 * send('Hi')  s
 * answer       --S--H--e--~--l--o--F|          ~ another provider goes on
 * text()      ----------H-----He---Hello       at most once a frame
 * status()    c---------s-----------d          connecting, streaming, done
 * ```
 *
 * Errors are values: a request that fails leaves `status() === 'error'`, the reason in `error()` and what had come in `text()`.
 * Ends with the component or whatever else it is injected in: the request is aborted, and nothing is asked or written after. The
 * state is that of the one chat. On a server nothing is sent unless `send()` is called, and the page then waits for the answer.
 *
 * @example
 * ```ts
 * @Component({
 *   selector: 'app-chat',
 *   template: `
 *     @for (message of chat.messages(); track message.id) { <p [class]="message.role">{{ message.text }}</p> }
 *     @if (chat.busy()) { <p aria-live="polite">{{ chat.text() }}</p> <button (click)="chat.stop()">Stop</button> }
 *     @if (chat.error()) { <button (click)="chat.retry()">Try again</button> }
 *     <input #question (keyup.enter)="chat.send(question.value)" />
 *   `,
 * })
 * export class ChatComponent {
 *   readonly chat = injectChat({ system: 'Answer in one sentence.' });
 * }
 * ```
 *
 * @param options - The system prompt, tools, and what else holds for every request.
 */
export function injectChat(options: ChatOptions = {}): Chat {
  if (options.injector === undefined) assertInInjectionContext(injectChat);
  return runInInjectionContext(options.injector ?? inject(Injector), () => chatOf(options));
}

function chatOf(options: ChatOptions): Chat {
  const { messages = [], resume } = options;
  const { answers, followed, takeBack } = asker(options);
  const tasks = inject(PendingTasks);
  // In a browser an answer under way must not keep a page from being taken for stable.
  const onServer = inject(PLATFORM_ID) === 'server';
  const host: ConversationHost = {
    ...checked(options),
    answers,
    takeBack,
    frames: options.frames ?? inject(FRAMES),
    request: (history, own) => requestOf(options, history, own),
    write: (present) => state.set(present),
    begun: () => (onServer ? tasks.add() : () => undefined),
  };
  const conversation = new Conversation(host, messages);
  const state = signal(conversation.present);
  inject(DestroyRef).onDestroy(() => conversation.close());
  if (resume !== undefined && !onServer) conversation.follow(followed(resume));
  return {
    ...views(state),
    send: (content, own = {}) => conversation.send(messagesOf(content), own),
    stop: () => conversation.stop(),
    retry: () => conversation.retry(),
    clear: () => conversation.clear(),
    follow: (ticket) => conversation.follow(followed(ticket)),
  };
}

function checked({
  onToolCall,
  onFinish,
  maxRounds = 8,
}: ChatOptions): Pick<ConversationHost, 'onToolCall' | 'onFinish' | 'maxRounds'> {
  if (onToolCall !== undefined) checkFunction('injectChat({ onToolCall })', onToolCall);
  if (onFinish !== undefined) checkFunction('injectChat({ onFinish })', onFinish);
  return { onToolCall, onFinish, maxRounds: checkNumber('injectChat({ maxRounds })', maxRounds, whole(1, Infinity)) };
}

function requestOf({ system, tools, request }: ChatOptions, history: readonly Message[], own: RequestOptions): ChatRequest {
  const content = typeof system === 'function' ? system() : system;
  const first: readonly Message[] = content === undefined ? [] : [{ role: 'system', content }];
  return { ...definedOf({ tools }), ...request, ...own, messages: [...first, ...history] };
}

function views(state: () => ChatState): Omit<Chat, 'send' | 'stop' | 'retry' | 'clear' | 'follow'> {
  return {
    messages: computed(() => state().messages),
    text: computed(() => state().answer.text),
    status: computed(() => state().answer.status),
    busy: computed(() => isBusy(state().answer.status)),
    provider: computed(() => state().answer.provider),
    switches: computed(() => state().answer.switches),
    usage: computed(() => state().answer.usage),
    ticket: computed(() => state().answer.ticket),
    error: computed(() => state().error),
  };
}
