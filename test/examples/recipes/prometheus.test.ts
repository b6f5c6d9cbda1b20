import { completion, failover } from 'rxbaton';
import { scripted } from 'rxbaton/testing';
import { describe, expect, it } from 'vitest';
import { prometheus } from '../../../examples/recipes/prometheus.js';

describe('the recipe for prom-client', () => {
  it('counts what a failover does', async () => {
    const chat = failover([scripted('a', 'H-#'), scripted('b', '(ello|)')], { retry: false });
    const { registry, close } = prometheus(chat);
    expect((await completion(chat('Hi'))).text).toBe('Hello');
    const text = await registry.metrics();
    expect(text).toContain('rxbaton_attempts_total{provider="a",outcome="failed"} 1');
    expect(text).toContain('rxbaton_attempts_total{provider="b",outcome="ok"} 1');
    expect(text).toContain('rxbaton_switches_total{from="a",to="b",cause="server"} 1');
    expect(text).toContain('rxbaton_attempt_first_chunk_seconds_count{provider="b"} 1');
    expect(text).toContain('rxbaton_outage 0');
    close();
    await completion(chat('Hi'));
    expect(await registry.metrics()).toContain('rxbaton_attempts_total{provider="a",outcome="failed"} 1');
    await chat.close();
  });
});
