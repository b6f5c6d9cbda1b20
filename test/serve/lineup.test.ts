import { DEFAULT_ANSWER, startUpstream, type Upstream } from 'rxbaton/testing/upstream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Lineup } from '../../src/serve/lineup.js';
import { planOf } from '../../src/serve/plan.js';

let upstream: Upstream;
let lineup: Lineup;
beforeEach(async () => {
  upstream = await startUpstream({ default: { firstTokenMs: 0, tokenMs: 0 } });
  lineup = new Lineup(() => {
    throw new Error('no folder is asked for');
  });
});
afterEach(async () => {
  await lineup.close();
  await upstream.close();
});

const model = (name: string, more: object = {}): object => ({
  ladder: [{ provider: 'openai', model: name, baseUrl: upstream.baseUrls.openai, apiKey: '$KEY' }],
  ...more,
});
const follow = (models: object, gateway: object = {}): Promise<void> =>
  lineup.follow(planOf({ models, gateway }, { KEY: 'sk-secret' }));

async function ask(path: string, body?: object, headers: Record<string, string> = {}): Promise<Response> {
  const asked = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return lineup.handle(
    new Request(`http://served${path}`, { headers: { 'content-type': 'application/json', ...headers }, ...asked }),
  );
}

const messages = [{ role: 'user', content: 'Say it again' }];
const figures = async (): Promise<string> => (await ask('/metrics')).text();

describe('Lineup', () => {
  it('keeps its figures when it follows another plan, and tells of the new models', async () => {
    await follow({ chat: model('one') });
    await (await ask('/v1/chat/completions', { model: 'chat', messages })).json();
    const once = 'rxbaton_gateway_requests_total{model="chat",api="openai-chat",outcome="answered"} 1\n';
    expect(await figures()).toContain(once);
    await follow({ chat: model('two'), other: model('three') });
    expect(await figures()).toContain(once);
    expect(await figures()).toContain('rxbaton_breaker_state{model="other",provider="openai/three",state="closed"} 1\n');
    expect(await figures()).not.toContain('openai/one');
    await (await ask('/v1/chat/completions', { model: 'other', messages })).json();
    expect(await figures()).toContain('rxbaton_gateway_requests_total{model="other",api="openai-chat",outcome="answered"} 1\n');
  });

  it('keeps none where it is told not to', async () => {
    await follow({ chat: model('one') }, { metrics: false });
    expect((await ask('/metrics')).status).toBe(404);
    await follow({ chat: model('one') }, { metrics: true });
    expect((await ask('/metrics')).status).toBe(200);
    await follow({ chat: model('one') }, { metrics: false });
    expect((await ask('/metrics')).status).toBe(404);
  });

  it('knows the tickets of the plan before', async () => {
    await follow({ chat: model('one') });
    const taken = await ask('/v1/chat/completions', { model: 'chat', messages }, { prefer: 'respond-async' });
    const location = taken.headers.get('location') ?? '';
    await follow({ chat: model('one'), other: model('two') });
    await upstream.waitFor((asked) => asked.openStreams() === 0);
    await expect
      .poll(async () => (await ask(location)).json())
      .toMatchObject({
        status: 'done',
        response: { choices: [{ message: { content: DEFAULT_ANSWER } }] },
      });
    await follow({ chat: model('one') }, { maxTickets: 1 });
    const next = await ask('/v1/chat/completions', { model: 'chat', messages }, { prefer: 'respond-async' });
    expect((await ask(next.headers.get('location') ?? '')).status).toBe(200);
    expect((await ask(location)).status).toBe(404);
  });

  it('knows what was said under the plan before, where it still may', async () => {
    await follow({ chat: model('one') });
    const input = [{ role: 'user', content: 'Say it again' }];
    const said = (await (await ask('/v1/responses', { model: 'chat', input })).json()) as {
      readonly output: readonly [{ readonly id: string }];
    };
    const again = { model: 'chat', input: [...input, { type: 'item_reference', id: said.output[0].id }, ...input] };
    await follow({ chat: model('two') });
    expect((await ask('/v1/responses', again)).status).toBe(200);
    await follow({ chat: model('two') }, { recallCharacters: 0 });
    expect((await ask('/v1/responses', again)).status).toBe(400);
  });
});
