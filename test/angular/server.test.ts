import '@angular/compiler';
import { type ApplicationRef, Component, provideZonelessChangeDetection } from '@angular/core';
import { type BootstrapContext, bootstrapApplication } from '@angular/platform-browser';
import { provideServerRendering, renderApplication } from '@angular/platform-server';
import { asyncScheduler } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Chat, injectChat, injectHealth, provideFailover, withQueueStore } from '../../src/angular/index.js';
import { finish, type Scripted, scripted } from '../failover/scripted.js';

const document = '<!doctype html><html><head></head><body><app-root></app-root></body></html>';

function page(asked: Scripted, act: (chat: Chat) => void): (context: BootstrapContext) => Promise<ApplicationRef> {
  const Page = Component({
    selector: 'app-root',
    template: '{{ chat.status() }}/{{ chat.text() }}/{{ health().length }}/{{ health.ranking()[0] }}',
  })(
    class {
      readonly chat = injectChat({ resume: 'a ticket of the browser' });
      readonly health = injectHealth();

      constructor() {
        act(this.chat);
      }
    },
  );
  const store = withQueueStore(() => {
    throw new Error('there is no IndexedDB on a server');
  });
  const recipe = { ladder: [asked.provider], options: { scheduler: asyncScheduler } };
  const providers = [provideZonelessChangeDetection(), provideServerRendering(), provideFailover(recipe, store)];
  return (context) => bootstrapApplication(Page, { providers }, context);
}

describe('on a server', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('sends nothing that was not asked for, opens no store, leaves no timer, and warns of nothing', async () => {
    const said = vi.spyOn(process.stderr, 'write');
    const warned = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')];
    const timers = vi.spyOn(asyncScheduler, 'schedule');
    const asked = scripted(asyncScheduler, 'a', [['Hello', finish]]);
    const html = await renderApplication(
      page(asked, () => undefined),
      { document, url: '/' },
    );
    expect(html).toContain('>idle//1/a<');
    expect(asked.requests).toHaveLength(0);
    expect(timers).not.toHaveBeenCalled();
    expect(said).not.toHaveBeenCalled();
    for (const spy of warned) expect(spy).not.toHaveBeenCalled();
  });

  it('waits with the page for an answer that was asked for', async () => {
    const asked = scripted(asyncScheduler, 'a', [['Hel', 30, 'lo', finish]]);
    const html = await renderApplication(
      page(asked, (chat) => chat.send('Hi')),
      { document, url: '/' },
    );
    expect(html).toContain('>done/Hello/1/a<');
    expect(asked.open).toBe(0);
  });
});
