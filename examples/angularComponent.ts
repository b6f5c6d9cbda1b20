/**
 * A chat in an Angular component: the conversation is signals, and the template says what a reader may see and do.
 *
 * `npx vitest run test/examples/angularComponent.test.ts` runs it in jsdom. In an application, bootstrap it with `chatProviders` and
 * the address of a gateway: keys of real providers belong there, never in a browser.
 */
import { ChangeDetectionStrategy, Component, type EnvironmentProviders } from '@angular/core';
import { openaiCompatible } from 'rxbaton';
import { injectChat, provideFailover } from 'rxbaton/angular';

/** What `bootstrapApplication(ChatComponent, { providers: [chatProviders('/ai/v1')] })` needs: two models of one gateway. */
export function chatProviders(baseUrl: string): EnvironmentProviders {
  const ladder = ['gpt-4o', 'claude-sonnet-4-5'].map((model) => openaiCompatible({ name: 'gateway', id: model, model, baseUrl }));
  return provideFailover({ ladder, options: { onOutage: 'hold' } });
}

@Component({
  selector: 'app-chat',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @for (message of chat.messages(); track message.id) {
      <p [class]="message.role">{{ message.text }}</p>
    }
    @if (chat.busy()) {
      <p class="assistant" aria-live="polite">{{ chat.text() }}</p>
      <button type="button" (click)="chat.stop()">Stop</button>
    }
    @switch (chat.status()) {
      @case ('queued') { <p role="status">Everybody is busy. The answer comes by itself.</p> }
      @case ('error') { <button type="button" (click)="chat.retry()">Try again</button> }
    }
    <input #question aria-label="Question" (keyup.enter)="chat.send(question.value); question.value = ''" />
    @if (chat.provider(); as provider) { <small>{{ provider }}, {{ chat.switches() }} switches</small> }
  `,
})
export class ChatComponent {
  protected readonly chat = injectChat({ system: 'Answer in one sentence.' });
}
