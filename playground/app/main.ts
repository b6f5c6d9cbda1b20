import { bootstrapApplication } from '@angular/platform-browser';
import type { PageSettings } from '../server/pageSettings.js';
import { App } from './app.js';
import { OWNS_QUEUE, PAGE } from './stage/page.js';
import { holdsQueue } from './stage/queueLock.js';

const [page, ownsQueue] = await Promise.all([pageSettings(), holdsQueue()]);
await bootstrapApplication(App, {
  providers: [
    { provide: PAGE, useValue: page },
    { provide: OWNS_QUEUE, useValue: ownsQueue },
  ],
});

async function pageSettings(): Promise<PageSettings> {
  const response = await fetch('/playground.json');
  if (!response.ok) throw new Error(`The playground's server answers ${response.status}`);
  return response.json() as Promise<PageSettings>; // our own server's word
}
