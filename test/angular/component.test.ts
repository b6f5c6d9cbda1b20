// @vitest-environment jsdom
import { Component, provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from 'vitest';
import { injectChat, injectHealth, provideFailover, withFrames } from '../../src/angular/index.js';
import { fails, scripted } from '../failover/scripted.js';
import { Clock, timed } from './bed.js';

const ChatComponent = Component({
  selector: 'app-chat',
  template: `
    @for (message of chat.messages(); track message.id) {<p [class]="message.role + ' ' + message.ended">{{ message.text }}</p>}
    @if (chat.busy()) {<output>{{ chat.text() }}</output><button class="stop" (click)="chat.stop()">Stop</button>}
    @if (chat.error()) {<button class="retry" (click)="chat.retry()">Try again</button>}
    <input #question (keyup.enter)="chat.send(question.value)" />
    <i>{{ health.ranking().join() }}</i>
  `,
})(
  class {
    readonly chat = injectChat();
    readonly health = injectHealth();
  },
);

describe('a component', () => {
  it('shows the conversation, stops and tries again, without a zone', async () => {
    const clock = new Clock();
    const a = scripted(clock, 'a', [
      ['Hel', 50, fails('bad-request')],
      [10, 'Hello', 'silence'],
    ]);
    TestBed.configureTestingModule({
      providers: [
        provideZonelessChangeDetection(),
        provideFailover({ ladder: [a.provider], options: timed(clock) }, withFrames(clock)),
      ],
    });
    const fixture = TestBed.createComponent(ChatComponent);
    const page = fixture.nativeElement as HTMLElement;
    const shown = async (ms: number): Promise<string> => {
      await clock.pass(ms);
      await fixture.whenStable();
      return [...page.querySelectorAll('p, output, button')]
        .map((element) => `${element.tagName} ${element.className} ${element.textContent}`)
        .join('\n');
    };
    expect(await shown(0)).toBe('');
    expect(page.querySelector('i')?.textContent).toBe('a');
    const input = page.querySelector('input');
    if (input) input.value = 'Hi';
    input?.dispatchEvent(new KeyboardEvent('keyup', { key: 'Enter' }));
    expect(await shown(20)).toBe('P user whole Hi\nOUTPUT  Hel\nBUTTON stop Stop');
    expect(await shown(100)).toBe('P user whole Hi\nP assistant failed Hel\nBUTTON retry Try again');
    page.querySelector<HTMLElement>('.retry')?.click();
    expect(await shown(50)).toBe('P user whole Hi\nOUTPUT  Hello\nBUTTON stop Stop');
    page.querySelector<HTMLElement>('.stop')?.click();
    expect(await shown(50)).toBe('P user whole Hi\nP assistant stopped Hello');
    page.querySelector('input')?.dispatchEvent(new KeyboardEvent('keyup', { key: 'Enter' }));
    fixture.destroy();
    expect(a.open).toBe(0);
  });
});
