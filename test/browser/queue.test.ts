import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { DEFAULT_ANSWER, startUpstream, type Upstream, words } from 'rxbaton/testing/upstream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type BundledPage, bundledPage } from './bundledPage.js';
import { CHROMIUM } from './chromium.js';
import { type PageServer, startPageServer } from './pageServer.js';

/** A busy machine takes its time. */
const PATIENT = { timeoutMs: 10_000 };

const QUESTION = 'What wins a relay?';

let bundle: BundledPage;
let server: PageServer;
let browser: Browser;
let upstream: Upstream;
let context: BrowserContext;
let page: Page;
/** What the page complained of. */
let complaints: string[];

beforeAll(async () => {
  bundle = await bundledPage();
  server = await startPageServer(bundle.script);
  browser = await chromium.launch(CHROMIUM);
});

afterAll(async () => {
  await browser.close();
  expect(browser.isConnected()).toBe(false);
  await server.close();
});

beforeEach(async () => {
  complaints = [];
  upstream = await startUpstream({ cors: true });
  // With a database of its own.
  context = await browser.newContext();
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // The browser's own word on an answer that the upstream was told to refuse or to cut.
    const isOfTheUpstream =
      message.location().url.startsWith(upstream.url) && message.text().startsWith('Failed to load resource');
    if (!isOfTheUpstream && ['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(`${server.url}/?upstream=${encodeURIComponent(upstream.url)}`);
});

afterEach(async () => {
  await context.close();
  expect(browser.contexts()).toStrictEqual([]);
  await upstream.waitFor(({ openSockets }) => openSockets === 0, PATIENT);
  await upstream.close();
  expect(complaints).toStrictEqual([]);
});

/** The page, opened, with an ear to what it complains of. */
async function pageIn(where: BrowserContext): Promise<Page> {
  const opened = await where.newPage();
  opened.on('pageerror', (error) => complaints.push(String(error)));
  opened.on('console', (message) => {
    // The browser's own word on an answer that the upstream was told to refuse or to cut.
    const isOfTheUpstream =
      message.location().url.startsWith(upstream.url) && message.text().startsWith('Failed to load resource');
    if (!isOfTheUpstream && ['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await opened.goto(`${server.url}/?upstream=${encodeURIComponent(upstream.url)}`);
  return opened;
}

/** Ends a browser on the spot, without a chance to tidy up. */
async function crash(where: BrowserContext): Promise<void> {
  const closed = new Promise((resolve) => where.once('close', resolve));
  const session = await where.browser()?.newBrowserCDPSession();
  // Nobody is left to answer.
  session?.send('Browser.crash').catch(() => undefined);
  await closed;
}

/** How often the question itself was asked; probes ask something else. */
const timesAsked = (): number => upstream.requests.filter(({ body }) => JSON.stringify(body).includes(QUESTION)).length;
const timesProbed = (): number => upstream.requests.length - timesAsked();

describe('the queue in a browser', () => {
  it('[Q95] answers after a reload what was handed in before it', async () => {
    upstream.down();
    const id = await page.evaluate((question) => lab.submitUntil(question, 'queued'), QUESTION);
    const askedBefore = timesAsked();
    await page.reload();
    await page.waitForFunction((ticket) => lab.status(ticket) === 'queued', id);
    // It stays there as long as the outage lasts, and only probes ask whether it does.
    const probedBefore = timesProbed();
    await upstream.waitFor(() => timesProbed() >= probedBefore + 4, PATIENT);
    expect([await page.evaluate((ticket) => lab.status(ticket), id), timesAsked()]).toStrictEqual(['queued', askedBefore]);
    upstream.recover();
    expect(await page.evaluate((ticket) => lab.answer(ticket), id)).toBe(DEFAULT_ANSWER);
    expect(timesAsked()).toBe(askedBefore + 1);
    // The store knows that it is over: another page asks nobody.
    await page.reload();
    await page.waitForFunction((ticket) => lab.status(ticket) === 'done', id);
    expect(await page.evaluate((ticket) => lab.answer(ticket), id)).toBe(DEFAULT_ANSWER);
    expect(timesAsked()).toBe(askedBefore + 1);
  });

  it('[Q99] asks again for what a reload broke off', async () => {
    upstream.down();
    const id = await page.evaluate((question) => lab.submitUntil(question, 'queued'), QUESTION);
    const askedBefore = timesAsked();
    // It is reloaded in the middle of the answer, which crawls there; probes are shorter.
    upstream.set(undefined, { delaysOf: (tokens) => Array.from({ length: tokens }, (_, at) => (at < 20 ? 5 : 1_000)) });
    upstream.recover();
    await upstream.waitFor(({ requests }) => requests.some(({ wordsSent }) => wordsSent >= 20), PATIENT);
    await page.reload();
    upstream.set(undefined, { delaysOf: undefined });
    await page.waitForFunction((ticket) => lab.status(ticket) !== undefined, id);
    expect(await page.evaluate((ticket) => lab.answer(ticket), id)).toBe(DEFAULT_ANSWER);
    expect(timesAsked()).toBe(askedBefore + 2);
  });
});

describe('the queue in a browser that dies', () => {
  it('[Q95] is answered by the next one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rxbaton-browser-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    upstream.down();
    const first = await chromium.launchPersistentContext(folder, CHROMIUM);
    const id = await (await pageIn(first)).evaluate((question) => lab.submitUntil(question, 'queued'), QUESTION);
    const askedBefore = timesAsked();
    await crash(first);
    upstream.recover();
    const second = await chromium.launchPersistentContext(folder, CHROMIUM);
    try {
      const reopened = await pageIn(second);
      await reopened.waitForFunction((ticket) => lab.status(ticket) !== undefined, id);
      expect(await reopened.evaluate((ticket) => lab.answer(ticket), id)).toBe(DEFAULT_ANSWER);
      expect(timesAsked()).toBe(askedBefore + 1);
    } finally {
      await second.close();
    }
  });
});

describe('a stream in a browser', () => {
  it('hands a cut answer over to the second model at the same character', async () => {
    upstream.set('gpt-4o', { fault: { type: 'cut', after: 20, how: 'rst' } });
    const { text, switches } = await page.evaluate((question) => lab.loop(question), QUESTION);
    expect(text).toBe(DEFAULT_ANSWER);
    expect(switches).toStrictEqual(['prefill']);
    expect(upstream.requests.map(({ model }) => model)).toStrictEqual(['gpt-4o', 'claude-sonnet-4-5']);
  });

  it('gives the text as it comes', async () => {
    const deltas = await page.evaluate((question) => lab.deltas(question), QUESTION);
    expect(deltas).toStrictEqual(words(DEFAULT_ANSWER));
  });

  it('stops when its page goes', async () => {
    upstream.set('gpt-4o', { fault: { type: 'stall', after: 5 } });
    // It is never answered: the page goes first.
    const answer = page.evaluate((question) => lab.loop(question), QUESTION).catch(() => 'gone');
    await upstream.waitFor(({ requests }) => requests[0]?.wordsSent === 5, PATIENT);
    await page.close();
    expect(await answer).toBe('gone');
    await upstream.settled();
    expect(upstream.requests.map(({ closedBy }) => closedBy)).toStrictEqual(['client']);
  });
});

describe('what a bundler makes of the page', () => {
  it('holds no undici, no big zod and no Node module', () => {
    expect(bundle.modules.filter((module) => /undici|zod\/v4\/classic|classic-level|\.node\.js$/.test(module))).toStrictEqual([]);
    expect(bundle.modules.some((module) => module.endsWith('dist/src/level/levelStore.js'))).toBe(true);
  });
});
