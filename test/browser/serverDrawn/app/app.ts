import { type ApplicationConfig, Component, provideZonelessChangeDetection } from '@angular/core';
import { provideClientHydration, withEventReplay } from '@angular/platform-browser';
import { openai } from 'rxbaton';
import { injectChat, provideFailover } from 'rxbaton/angular';

@Component({
  selector: 'app-root',
  template: `
    @for (message of chat.messages(); track message.id) { <p [class]="message.role">{{ message.text }}</p> }
    <p role="status">{{ chat.status() }}</p>
    <button (click)="chat.send('Hi')">Ask</button>
  `,
})
export class App {
  readonly chat = injectChat();
}

/** The page's own server has the gateway. */
export const config: ApplicationConfig = {
  providers: [
    provideZonelessChangeDetection(),
    provideClientHydration(withEventReplay()),
    provideFailover({ ladder: [openai({ model: 'chat', apiKey: () => 'any', baseUrl: '/v1' })] }),
  ],
};
