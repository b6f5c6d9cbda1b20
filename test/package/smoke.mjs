// Run in a folder where the packed package is installed: what a user gets, on this version of Node.
import assert from 'node:assert/strict';
import { anthropic, completion, failover, gemini, openai } from 'rxbaton';
import { undiciTransport } from 'rxbaton/node';
import { CircuitOpenError, circuitBreaker, withCircuitBreaker } from 'rxbaton/operators';
import { DEFAULT_ANSWER, startUpstream } from 'rxbaton/testing/upstream';
import { of } from 'rxjs';

const upstream = await startUpstream({ default: { tokenMs: 1 } });
upstream.set('gpt-4o', { fault: { type: 'stall', after: 20 } });
upstream.set('claude-sonnet-4-5', { fault: { type: 'cut', after: 10, how: 'rst' } });
const { openai: chat, anthropic: messages, gemini: google } = upstream.baseUrls;
const ladder = [
  [
    openai({ model: 'gpt-4o', apiKey: 'k', baseUrl: chat }),
    anthropic({ model: 'claude-sonnet-4-5', apiKey: 'k', baseUrl: messages }),
  ],
  [gemini({ model: 'gemini-2.5-flash', apiKey: 'k', baseUrl: google })],
];
const answer = await completion(failover(ladder, { stall: { first: 1_000, between: 200 } })('Tell me about relays'));
assert.equal(answer.text, DEFAULT_ANSWER);
assert.equal(answer.switches, 2);
assert.equal(answer.provider, 'gemini/gemini-2.5-flash');
assert.equal(upstream.openStreams(), 0);

const transport = undiciTransport({ connections: 1, keepAliveTimeout: 60_000 });
const flash = gemini({ model: 'gemini-2.5-flash', apiKey: 'k', baseUrl: google, transport });
assert.equal((await completion(flash('Tell me about relays'))).text, DEFAULT_ANSWER);
await transport.close();
await upstream.close();

const breaker = circuitBreaker();
breaker.trip();
let refused;
of(1)
  .pipe(withCircuitBreaker(breaker))
  .subscribe({ error: (error) => (refused = error) });
assert.ok(CircuitOpenError.is(refused));

// A timer or socket that is left would keep the process alive.
const left = setTimeout(() => {
  console.error(`still alive: ${process.getActiveResourcesInfo().join(', ')}`);
  process.exit(1);
}, 5_000);
left.unref();
console.log(`packed package: ok on Node ${process.versions.node}`);
