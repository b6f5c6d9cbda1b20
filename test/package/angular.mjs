// Run in a folder where the packed package and Angular are installed: what an application of that version gets.
import '@angular/compiler';
import assert from 'node:assert/strict';
import {
  Component,
  createEnvironmentInjector,
  inject,
  PLATFORM_ID,
  provideZonelessChangeDetection,
  VERSION,
} from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideServerRendering, renderApplication } from '@angular/platform-server';
import { provider } from 'rxbaton';
import { injectChat, injectFailover, injectHealth, provideFailover, withFrames } from 'rxbaton/angular';
import { concat, of, throwError, VirtualTimeScheduler } from 'rxjs';

const told = [];
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream);
  stream.write = (text, ...rest) => {
    // What Angular itself says of its mode is no warning.
    if (!String(text).startsWith('Angular is running')) told.push(String(text));
    return write(text, ...rest);
  };
}

let asked = 0;
const says = (...texts) => of(...texts.map((text) => ({ type: 'text', text })), { type: 'finish', reason: 'stop' });
const breaks = concat(
  of({ type: 'text', text: 'Hel' }),
  throwError(() => new Error('the connection broke')),
);
const first = provider('first', () => {
  asked++;
  return breaks;
});
const second = provider('second', () => says('lo'), { continuation: 'prefill' });
const frames = new VirtualTimeScheduler();

/** An application's page with its chat; `ask` is whether that asks while it is rendered. */
function page(ask, onChat = () => undefined) {
  const App = Component({ selector: 'app-root', template: '{{ chat.status() }}: {{ chat.text() }} ({{ health().length }})' })(
    class {
      chat = injectChat({ frames: ask ? undefined : frames });
      health = injectHealth();
      constructor() {
        if (ask) this.chat.send('Hi');
        onChat(inject(PLATFORM_ID));
      }
    },
  );
  const providers = [
    provideZonelessChangeDetection(),
    provideServerRendering(),
    provideFailover({ ladder: [first, second], options: { retry: false } }, withFrames(frames)),
  ];
  return (context) => bootstrapApplication(App, { providers }, context);
}

const document = '<!doctype html><html><head></head><body><app-root></app-root></body></html>';
const render = (bootstrap) => renderApplication(bootstrap, { document, url: '/' });

// A page that asks nothing sends nothing.
assert.match(await render(page(false)), />idle: {2}\(2\)</);
assert.equal(asked, 0);

// A chat in a browser's injector: the seam, the history, the end with the injector.
await render(async (context) => {
  const app = await page(false)(context);
  const injector = createEnvironmentInjector([{ provide: PLATFORM_ID, useValue: 'browser' }], app.injector);
  const chat = injector.runInContext(() => injectChat());
  chat.send('Hi');
  assert.equal(chat.status(), 'connecting');
  frames.flush();
  assert.equal(chat.status(), 'done');
  assert.equal(chat.text(), 'Hello');
  assert.equal(chat.switches(), 1);
  assert.equal(chat.provider(), 'second');
  assert.deepEqual(
    chat.messages().map(({ role, content }) => [role, content]),
    [
      ['user', 'Hi'],
      ['assistant', 'Hello'],
    ],
  );
  assert.equal(app.injector.get(PLATFORM_ID) === 'server' && injector.runInContext(() => injectFailover().ranking.length), 2);
  injector.destroy();
  chat.send('Are you there?');
  assert.equal(asked, 1);
  return app;
});

assert.deepEqual(told, []);
console.log(`packed package: ok with Angular ${VERSION.full} on Node ${process.versions.node}`);

// A timer that is left would keep the process alive.
setTimeout(() => {
  console.error(`still alive: ${process.getActiveResourcesInfo().join(', ')}`);
  process.exit(1);
}, 5_000).unref();
