import {
  afterRenderEffect,
  ChangeDetectionStrategy,
  Component,
  computed,
  type ElementRef,
  effect,
  inject,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { ToolCall } from 'rxbaton';
import { type ChatMessage, injectChat } from 'rxbaton/angular';
import { UpstreamControl } from '../controls/upstreamControl.js';
import { Feed } from '../feed/feed.js';
import { injectAnswerSeams } from './answerSeams.js';
import { Composer } from './composer.js';
import { statusWords } from './statusWords.js';
import { Transcript } from './transcript.js';
import { Turn } from './turn.js';
import { WEATHER, weather } from './weather.js';

/** So near to its end a list is read at its end, and follows what comes. */
const NEAR_PX = 64;

/** The conversation. */
@Component({
  selector: 'app-chat-panel',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Composer, Turn],
  templateUrl: './chatPanel.html',
  styleUrl: './chatPanel.css',
})
export class ChatPanel {
  private readonly transcript = inject(Transcript);
  private readonly upstream = inject(UpstreamControl);
  private readonly feed = inject(Feed);
  private readonly log = viewChild.required<ElementRef<HTMLElement>>('log');
  private readonly follows = signal(true);

  protected readonly chat = injectChat({
    system: 'Answer briefly, in Markdown.',
    tools: [WEATHER],
    onToolCall: (call) => this.called(call),
    messages: this.transcript.conversation.messages,
    resume: this.transcript.conversation.ticket,
    durable: true,
  });
  private readonly seams = injectAnswerSeams(this.chat, this.transcript.conversation.seams);
  protected readonly status = computed(() => statusWords(this.chat));
  /** The answer under way is the last of them: when it is whole, its element stays as it is. */
  protected readonly turns = computed(() => {
    const kept = this.seams.kept();
    const said = this.chat.messages().map((message, at) => ({ ...spoken(message), seams: kept[at] ?? [], growing: false }));
    const present = { role: 'assistant', toolCalls: [], ended: 'whole', seams: this.seams.present(), growing: true } as const;
    return this.chat.busy() ? [...said, { ...present, text: this.chat.text() }] : said;
  });
  protected readonly canRetry = computed(() => !this.chat.busy() && this.chat.messages().length > 0);

  constructor() {
    effect(() => {
      const [messages, seams] = [this.chat.messages(), this.seams.kept()];
      const ticket = this.chat.busy() ? this.chat.ticket() : undefined;
      untracked(() => this.transcript.keep({ messages, seams, ticket }));
    });
    afterRenderEffect(() => {
      this.turns();
      const { nativeElement: log } = this.log();
      if (untracked(this.follows)) log.scrollTop = log.scrollHeight;
    });
  }

  protected ask(question: string): void {
    this.begin();
    this.chat.send(question);
  }

  protected retry(): void {
    this.begin();
    this.chat.retry();
  }

  protected clear(): void {
    this.begin();
    this.chat.clear();
  }

  protected scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.log().nativeElement;
    this.follows.set(scrollHeight - scrollTop - clientHeight < NEAR_PX);
  }

  private begin(): void {
    this.follows.set(true);
    this.seams.begin();
    this.feed.begin();
  }

  /** The simulated models would call it again in answer to its result. */
  private async called(call: ToolCall): Promise<object> {
    await this.upstream.callTool(undefined);
    return weather(call);
  }
}

/** Of a message, what is shown. */
function spoken(
  message: ChatMessage,
): Pick<ChatMessage, 'role' | 'text' | 'ended'> & { readonly toolCalls: readonly ToolCall[] } {
  const { role, text, ended } = message;
  return { role, text, ended, toolCalls: message.role === 'assistant' ? (message.toolCalls ?? NO_CALLS) : NO_CALLS };
}

const NO_CALLS: readonly ToolCall[] = [];
