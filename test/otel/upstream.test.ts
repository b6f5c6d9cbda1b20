import { completion, failover, gemini, openai } from 'rxbaton';
import { startUpstream, type Upstream } from 'rxbaton/testing/upstream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instrument } from '../../src/otel/instrument.js';
import { exported, facts, recorder } from './recorder.js';

const KEY = 'sk-SECRET-KEY';
const PROMPT = 'Tell me the SECRET-PROMPT';
const ANSWER = 'The SECRET-ANSWER goes from one runner to the next without a stop.';

let upstream: Upstream;
beforeEach(async () => {
  upstream = await startUpstream();
  upstream.set(undefined, { answer: ANSWER });
});
afterEach(() => upstream.close());

describe('instrument, over HTTP', () => {
  it('tells of a stall and of who went on, and nothing that was said', async () => {
    upstream.set('gpt-4o', { fault: { type: 'stall', after: 3 } });
    const recorded = recorder();
    const chat = instrument(
      failover(
        [
          openai({ model: 'gpt-4o', apiKey: KEY, baseUrl: upstream.baseUrls.openai }),
          gemini({ model: 'gemini-2.5-flash', apiKey: KEY, baseUrl: upstream.baseUrls.gemini }),
        ],
        { stall: { first: 2_000, between: 150 } },
      ),
      recorded,
    );
    const answer = await completion(chat(PROMPT));
    expect(answer.text).toBe(ANSWER);
    const [stalled, went, call] = recorded.spans().map(facts);
    expect(stalled).toMatchObject({ name: 'chat gpt-4o', attributes: { 'error.type': 'stall' } });
    expect(went).toMatchObject({ name: 'chat gemini-2.5-flash', attributes: { 'rxbaton.outcome': 'ok' } });
    expect(call).toMatchObject({ name: 'chat failover', events: ['rxbaton.switch'] });
    const metrics = await recorded.metrics();
    const all = recorded.spans().map(exported).join() + JSON.stringify(metrics);
    expect(all).not.toMatch(/SECRET/);
    expect(metrics.map(({ descriptor }) => descriptor.name)).toContain('gen_ai.client.operation.time_per_output_chunk');
    await chat.close();
    await upstream.settled();
    expect(recorded.begun.ended).toBe(recorded.begun.spans);
    expect(upstream.openStreams()).toBe(0);
  });
});
