import { failover, provider } from 'rxbaton';
import { gateway, gatewayMetrics } from 'rxbaton/gateway';
import { scripted } from 'rxbaton/testing';
import { NEVER } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { labelsText } from '../../../src/gateway/metrics/labelsText.js';

const values = {
  U: { type: 'usage' as const, inputTokens: 7, outputTokens: 3 },
  T: 'SECRET-ANSWER',
};

const asks = (handle: (request: Request) => Promise<Response>, model: string) =>
  handle(
    new Request('http://localhost/v1/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, messages: [{ role: 'user', content: 'SECRET-PROMPT' }] }),
    }),
  ).then((response) => response.text());

/** Each line that is a sample. */
const samples = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('gatewayMetrics', () => {
  it('counts answers, tokens and switches, and tells them at /metrics', async () => {
    const models = {
      chat: failover([scripted('a', '#'), scripted('b', '(TU|)', values)], { retry: false }),
      plain: scripted('c', '(TU|)', values),
    };
    const metrics = gatewayMetrics(models);
    const handle = gateway(models, { metrics });
    await asks(handle, 'chat');
    await asks(handle, 'chat');
    await asks(handle, 'plain');
    await asks(handle, 'unheard-of');
    const response = await handle(new Request('http://localhost/metrics'));
    expect(response.headers.get('content-type')).toContain('version=0.0.4');
    const text = await response.text();
    expect(samples(text)).toEqual(
      expect.arrayContaining([
        'rxbaton_gateway_requests_total{model="chat",api="openai-chat",outcome="answered"} 2',
        'rxbaton_gateway_requests_total{model="plain",api="openai-chat",outcome="answered"} 1',
        'rxbaton_gateway_requests_in_flight{model="chat"} 0',
        'rxbaton_gateway_tokens_total{model="plain",type="output"} 3',
        'rxbaton_gateway_tokens_total{model="chat",type="input"} 14',
        'rxbaton_gateway_first_chunk_seconds_count{model="chat"} 2',
        'rxbaton_gateway_request_duration_seconds_bucket{model="chat",le="+Inf"} 2',
        'rxbaton_switches_total{model="chat",from="a",to="b",cause="server"} 1',
        'rxbaton_breaker_state{model="chat",provider="b",state="closed"} 1',
        'rxbaton_outage{model="chat"} 0',
        'rxbaton_queue_waiting{model="chat"} 0',
      ]),
    );
    expect(text).not.toMatch(/SECRET|unheard-of/);
    for (const line of samples(text)) expect(line).toMatch(/^[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[\d.e+-]+$/);
    metrics.close();
  });

  it('counts no answer that never began', async () => {
    const models = {
      bare: provider('bare', () => {
        throw new Error('SECRET');
      }),
      quiet: provider('quiet', () => NEVER),
    };
    // A provider of one's own making need not be careful.
    const throws = Object.assign(() => {
      throw new Error('SECRET');
    }, models.bare);
    const metrics = gatewayMetrics({ ...models, throws });
    const handle = gateway({ ...models, throws }, { metrics, concurrent: 1 });
    for (const model of ['bare', 'throws', 'throws']) expect(await asks(handle, model)).toContain('internal_error');
    const signal = AbortSignal.abort();
    const body = JSON.stringify({ model: 'quiet', messages: [{ role: 'user', content: 'Hi' }] });
    const left = new Request('http://localhost/v1/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal,
    });
    expect((await handle(left)).status).toBe(499);
    for (const line of samples(metrics.expose()).filter((sample) => sample.includes('in_flight'))) expect(line).toMatch(/ 0$/);
    metrics.close();
  });

  it('times answers in buckets that add up', () => {
    const clock = new TestScheduler(() => undefined);
    const metrics = gatewayMetrics({ chat: provider('a', () => NEVER) }, { clock });
    const meter = metrics.begin('chat', 'anthropic');
    clock.schedule(() => meter.hear({ type: 'text', text: 'x', provider: 'a', attempt: 0 }), 30);
    clock.schedule(() => meter.end('cancelled'), 700);
    clock.flush();
    const lines = samples(metrics.expose());
    expect(lines).toContain('rxbaton_gateway_first_chunk_seconds_bucket{model="chat",le="0.02"} 0');
    expect(lines).toContain('rxbaton_gateway_first_chunk_seconds_bucket{model="chat",le="0.04"} 1');
    expect(lines).toContain('rxbaton_gateway_request_duration_seconds_bucket{model="chat",le="0.64"} 0');
    expect(lines).toContain('rxbaton_gateway_request_duration_seconds_bucket{model="chat",le="1.28"} 1');
    expect(lines).toContain('rxbaton_gateway_request_duration_seconds_sum{model="chat"} 0.7');
    expect(lines).toContain('rxbaton_gateway_requests_total{model="chat",api="anthropic",outcome="cancelled"} 1');
  });

  it('has no series for a model that nobody configured', () => {
    const metrics = gatewayMetrics({});
    for (let one = 0; one < 1_000; one++) metrics.begin(`made-up-${one}`, 'openai-chat').end('failed');
    expect(samples(metrics.expose()).filter((line) => line.startsWith('rxbaton_gateway_requests_total'))).toStrictEqual([
      'rxbaton_gateway_requests_total{model="other",api="openai-chat",outcome="failed"} 1000',
    ]);
  });

  it('hears of nothing once it is closed', async () => {
    const models = { chat: failover([scripted('a', '#'), scripted('b', '(T|)', values)], { retry: false }) };
    const metrics = gatewayMetrics(models);
    metrics.close();
    expect(await asks(gateway(models), 'chat')).toContain('SECRET-ANSWER');
    expect(metrics.expose()).not.toContain('rxbaton_switches_total{');
    await models.chat.close();
  });

  it('escapes what labels hold', () => {
    expect(labelsText({ model: 'a"b\\c\nd' })).toBe('{model="a\\"b\\\\c\\nd"}');
    expect(labelsText({})).toBe('');
  });
});
