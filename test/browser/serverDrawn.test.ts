import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { openai } from 'rxbaton';
import { gateway } from 'rxbaton/gateway';
import { nodeHandler } from 'rxbaton/node';
import { DEFAULT_ANSWER, startUpstream } from 'rxbaton/testing/upstream';
import { expect, it } from 'vitest';
import { angularBuild } from '../../playground/server/angularBuild.js';
import { staticFiles } from '../../playground/server/staticFiles.js';
import { CHROMIUM } from './chromium.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BUILT = `${ROOT}dist/test/serverDrawn/browser`;

it('an Angular page is drawn by a server first, without a warning, and goes on in the browser', async () => {
  expect(await angularBuild(ROOT, 'test/browser/serverDrawn')).not.toMatch(/warning|▲/i);
  expect(readFileSync(`${BUILT}/index.html`, 'utf8')).toMatch(/<p role="status"[^>]*>idle<\/p>/);

  const upstream = await startUpstream();
  const page = await staticFiles(BUILT, {});
  const answers = gateway({ chat: openai({ model: 'gpt-4o', apiKey: 'k', baseUrl: upstream.baseUrls.openai }) });
  const server = createServer(nodeHandler(async (request) => page(request) ?? (await answers(request))));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const browser = await chromium.launch(CHROMIUM);
  try {
    const tab = await browser.newPage();
    const complaints: string[] = [];
    tab.on('pageerror', (error) => complaints.push(String(error)));
    tab.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
    await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`); // a server on a port has no other form of address
    await tab.getByRole('button', { name: 'Ask' }).click();
    await tab.locator('p.assistant').filter({ hasText: DEFAULT_ANSWER }).waitFor();
    await tab.getByRole('status').filter({ hasText: 'done' }).waitFor();
    expect(complaints).toStrictEqual([]);
  } finally {
    await browser.close();
    server.close();
    await upstream.close();
  }
}, 120_000);
