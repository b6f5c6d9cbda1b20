// Run with --expose-gc: what is left of 500 chats, each destroyed in the middle of its answer.
import '@angular/compiler';
import { Component, createEnvironmentInjector, effect, PLATFORM_ID, provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideServerRendering, renderApplication } from '@angular/platform-server';
import { failover, provider } from 'rxbaton';
import { injectChat, injectHealth, provideFailover } from 'rxbaton/angular';
import { concat, NEVER, of } from 'rxjs';

const App = Component({ selector: 'app-root', template: '' })(class {});
let open = 0;
const endless = provider('endless', () => {
  open++;
  const words = concat(of({ type: 'text', text: 'word '.repeat(1_000) }), NEVER);
  return words.pipe((source) => new source.constructor((reader) => source.subscribe(reader).add(() => open--)));
});
const chat = failover([endless]);
const references = [];

function liveOnce(parent) {
  const injector = createEnvironmentInjector([{ provide: PLATFORM_ID, useValue: 'browser' }], parent);
  injector.runInContext(() => {
    const one = injectChat();
    const health = injectHealth();
    effect(() => [one.text(), health()]);
    references.push(new WeakRef(one), new WeakRef(health));
    one.send('x'.repeat(1_000));
  });
  injector.destroy();
}

/** Bytes of the heap when nothing is left to collect. */
async function heap() {
  for (let turn = 0; turn < 5; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    globalThis.gc();
  }
  return process.memoryUsage().heapUsed;
}

await renderApplication(
  async (context) => {
    const providers = [provideZonelessChangeDetection(), provideServerRendering(), provideFailover(chat)];
    const app = await bootstrapApplication(App, { providers }, context);
    for (let warm = 0; warm < 100; warm++) liveOnce(app.injector);
    references.length = 0;
    const before = await heap();
    for (let number = 0; number < 500; number++) liveOnce(app.injector);
    await heap();
    const alive = references.filter((reference) => reference.deref() !== undefined).length;
    references.length = 0;
    const grown = (await heap()) - before;
    process.send?.({ grown, alive, open });
    return app;
  },
  { document: '<app-root></app-root>', url: '/' },
);
await chat.close();
