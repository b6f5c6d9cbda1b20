import { concat, defer, NEVER, Observable, of, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { presentDemand } from '../../operators/base/demand.js';
import type { Chunk } from '../../src/chat/chunk.js';
import type { ErrorKind } from '../../src/chat/providerError.js';
import { failover } from '../../src/failover/failover.js';
import { provider } from '../../src/providers/provider.js';
import { fails, finish, type Step, scripted, start } from '../failover/scripted.js';
import { asJson, asks, CHAT, Clock, chatBody, eventsIn, settled, textOfEvents } from './client.js';

const text = (said: string): Chunk => ({ type: 'text', text: said, provider: 'a', attempt: 0 });
const STREAM = { body: chatBody({ stream: true }) };

/** One provider with one script, asked for a stream. */
function streams(...script: readonly Step[]) {
  const clock = new Clock();
  const played = scripted(clock, 'a', [script]);
  const ask = asks(played.provider, { scheduler: clock });
  return { clock, played, asked: (signal?: AbortSignal) => ask(CHAT, signal === undefined ? STREAM : { ...STREAM, signal }) };
}

/** What has come of a body by now. */
function reading(response: Response) {
  const heard = { text: '', done: false };
  const decoder = new TextDecoder();
  void response.body?.pipeTo(
    new WritableStream({
      write: (bytes: Uint8Array) => {
        heard.text += decoder.decode(bytes, { stream: true });
      },
      close: () => {
        heard.done = true;
      },
    }),
  );
  return heard;
}

describe('the head of a stream', () => {
  it('waits for content, so that a failure has its own status', async () => {
    const { clock, asked } = streams(start, 4_000, fails('rate-limit', { status: 429, retryAfterMs: 2_500 }));
    const response = asked();
    await clock.advance(4_000);
    expect((await response).status).toBe(429);
    expect((await response).headers.get('retry-after')).toBe('3');
    expect(await asJson(await response)).toMatchObject({ error: { type: 'rate_limit_error', code: 'rate_limited' } });
  });

  it('goes out when it has waited for long, and heartbeats follow until something comes', async () => {
    const { clock, asked, played } = streams(start, 40_000, 'Hi', finish);
    const promise = asked();
    await clock.advance(4_999);
    let out = false;
    void promise.then(() => {
      out = true;
    });
    await settled();
    expect(out).toBe(false);
    await clock.advance(1);
    const response = await promise;
    const heard = reading(response);
    await clock.advance(34_999);
    expect([response.status, heard.text]).toStrictEqual([200, ': waiting\n\n'.repeat(3)]);
    await clock.advance(1);
    expect(textOfEvents(eventsIn(heard.text))).toBe('Hi');
    expect([heard.done, played.open]).toStrictEqual([true, 0]);
  });

  it('tells a failure inside the stream once it is out, and no end', async () => {
    const { clock, asked } = streams(start, 'Hi', 1_000, fails('overloaded', { status: 529 }));
    const response = await asked();
    const heard = reading(response);
    await clock.advance(1_000);
    expect(eventsIn(heard.text).at(-1)).toStrictEqual({
      error: { message: 'The model is overloaded', type: 'server_error', param: null, code: 'overloaded' },
    });
    expect([heard.done, heard.text.includes('[DONE]')]).toStrictEqual([true, false]);
  });

  it('tells an answer without its end for what it is', async () => {
    const { asked } = streams(start, 'Hi');
    expect(eventsIn(await (await asked()).text()).at(-1)).toMatchObject({ error: { code: 'upstream_truncated' } });
  });

  it('sends heartbeats while a switch is waited for, counted from the last word', async () => {
    const { clock, asked } = streams(start, 'Hi', 10_000, ' there', 14_999, '!', 31_000, finish);
    const heard = reading(await asked());
    await clock.advance(10_000);
    await clock.advance(14_999);
    expect(heard.text).not.toContain(': waiting');
    await clock.advance(30_999);
    expect(heard.text.split(': waiting')).toHaveLength(3);
    expect(heard.text).not.toContain('[DONE]');
  });
});

describe('a stream whose head waits for content alone', () => {
  it('has heartbeats after it all the same, and no timer after its end', async () => {
    const clock = new Clock();
    const played = scripted(clock, 'a', [[start, 20_000, 'Hi', 15_001, finish]]);
    const promise = asks(played.provider, { scheduler: clock, headAfter: Infinity })(CHAT, STREAM);
    await clock.advance(20_000);
    const heard = reading(await promise);
    await clock.advance(15_000);
    expect(heard.text.split(': waiting')).toHaveLength(2);
    await clock.advance(1);
    expect([heard.done, clock.actions.length]).toStrictEqual([true, 0]);
  });
});

describe('failures before the head', () => {
  const status = async (kind: ErrorKind, facts = {}) => {
    const response = await asks(scripted(new Clock(), 'a', [[fails(kind, facts)]]).provider)(CHAT, STREAM);
    return [response.status, ((await asJson(response)) as { error: { code: string } }).error.code];
  };

  it.each([
    ['rate-limit', 429, 'rate_limited'],
    ['quota', 503, 'quota_exceeded'],
    ['overloaded', 503, 'overloaded'],
    ['server', 502, 'upstream_error'],
    ['network', 502, 'upstream_unreachable'],
    ['timeout', 504, 'upstream_timeout'],
    ['stall', 504, 'upstream_stalled'],
    ['protocol', 502, 'upstream_protocol'],
    ['auth', 502, 'upstream_auth'],
    ['not-found', 502, 'upstream_not_found'],
    ['bad-request', 400, 'invalid_request'],
    ['context-length', 400, 'context_length_exceeded'],
    ['content-filter', 400, 'content_filter'],
    ['circuit-open', 503, 'unavailable'],
    ['invalid-answer', 502, 'invalid_answer'],
    ['too-large', 502, 'answer_too_large'],
  ] as const)('%s: %i %s', async (kind, expected, code) => {
    expect(await status(kind)).toStrictEqual([expected, code]);
  });

  it('takes a request that an upstream finds too large for one', async () => {
    expect(await status('too-large', { status: 413 })).toStrictEqual([413, 'request_too_large']);
  });

  it('[X01] says nothing that an upstream said, nor the prompt or a bug', async () => {
    const detail = 'canary-prompt canary-key';
    const known = await asks(scripted(new Clock(), 'a', [[fails('bad-request', { detail, code: 'canary' })]]).provider)(
      CHAT,
      STREAM,
    );
    const bug = provider('a', () => {
      throw new TypeError(detail);
    });
    const unknown = await asks(bug)(CHAT, STREAM);
    expect([known.status, unknown.status]).toStrictEqual([400, 500]);
    for (const response of [known, unknown])
      expect(JSON.stringify([await response.text(), [...response.headers]])).not.toContain('canary');
  });

  const ladder = (...kinds: readonly (readonly [ErrorKind, object?])[]) => {
    const clock = new Clock();
    const rungs = kinds.map(([kind, facts], at) => scripted(clock, `p${at}`, [[fails(kind, facts)]]).provider);
    return asks(failover(rungs, { scheduler: clock, retry: false, probe: false }), { scheduler: clock });
  };

  it('says when to come back if all are down, and that not at once', async () => {
    const response = await ladder(['server', { retryAfterMs: 9_000 }], ['overloaded', { retryAfterMs: 4_200 }])(CHAT, STREAM);
    expect(response.status).toBe(503);
    expect([response.headers.get('x-should-retry'), response.headers.get('retry-after')]).toStrictEqual(['false', '5']);
    expect(await asJson(response)).toMatchObject({ error: { code: 'all_providers_failed' } });
  });

  it('is 429 where nothing but rate limits is the reason', async () => {
    const response = await ladder(['rate-limit', { status: 429 }], ['rate-limit', { status: 429 }])(CHAT, STREAM);
    expect([response.status, response.headers.get('x-should-retry')]).toStrictEqual([429, 'false']);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  });

  it('waits as long as the circuit that closes first', async () => {
    const clock = new Clock();
    const broken = scripted(clock, 'a', [[fails('server', { status: 500 })]]);
    const breaker = { failures: 1, resetAfter: 30_000 };
    const chat = failover([broken.provider], { scheduler: clock, retry: false, probe: false, breaker });
    const ask = asks(chat, { scheduler: clock });
    await ask(CHAT, STREAM);
    await clock.advance(10_000);
    const response = await ask(CHAT, STREAM);
    expect([response.status, response.headers.get('retry-after'), broken.requests.length]).toStrictEqual([503, '20', 1]);
  });
});

describe('one answer of many providers', () => {
  it('has one id, each character once, and the name of who speaks', async () => {
    const clock = new Clock();
    const first = scripted(clock, 'a', [[{ type: 'start', model: 'm-a' }, 'One, two', fails('network')]]);
    const second = scripted(clock, 'b', [[{ type: 'start', model: 'm-b' }, ', three', finish]]);
    const chat = failover([first.provider, second.provider], { scheduler: clock, retry: false });
    const heard = reading(await asks(chat, { scheduler: clock })(CHAT, STREAM));
    await clock.advance(5_000);
    const events = eventsIn(heard.text) as { id: string; model: string; choices: { delta: { content?: string } }[] }[];
    expect(textOfEvents(events)).toBe('One, two, three');
    expect(new Set(events.slice(0, -1).map(({ id }) => id))).toStrictEqual(new Set(['chatcmpl-id1']));
    const by = (model: string) =>
      events
        .filter((event) => event.model === model)
        .map(({ choices }) => choices[0]?.delta.content ?? '')
        .join('');
    expect([by('m-a'), by('m-b')]).toStrictEqual(['One, two', ', three']);
    expect(heard.done).toBe(true);
  });

  it('never glues what begins anew to what is out', async () => {
    const reset: Step = { type: 'reset', discarded: 2 };
    const events = eventsIn(await (await streams(start, 'Hi', reset, 'Hello', finish).asked()).text());
    expect(events.at(-1)).toMatchObject({ error: { code: 'answer_interrupted' } });
    expect(textOfEvents(events)).toBe('Hi');
  });

  it('begins anew without a word while nothing is out', async () => {
    const call: Step = { type: 'tool-start', callId: 'c', name: 'f' };
    const events = eventsIn(await (await streams(start, call, { type: 'reset', discarded: 0 }, 'Hello', finish).asked()).text());
    expect([textOfEvents(events), events.at(-1)]).toStrictEqual(['Hello', 'data: [DONE]']);
  });
});

describe('a client that leaves', () => {
  it.each(['before the head', 'after it'])('ends the request at once: %s', async (when) => {
    const { played, asked } = streams(...(when === 'after it' ? [start, 'Hi'] : []), 'silence');
    const leave = new AbortController();
    const response = asked(leave.signal);
    await settled();
    expect(played.open).toBe(1);
    leave.abort();
    expect(played.open).toBe(0);
    await response;
  });

  it('may cancel the body instead', async () => {
    const { played, asked, clock } = streams(start, 'Hi', 'silence');
    const response = await asked();
    expect(played.open).toBe(1);
    await response.body?.cancel();
    expect(played.open).toBe(0);
    expect(clock.actions).toHaveLength(0);
  });

  it('may leave in the very first event of a source that says all at once', async () => {
    let made = 0;
    const endless = provider(
      'a',
      () =>
        new Observable((subscriber) => {
          while (!subscriber.closed && made < 100_000) {
            made++;
            if (made === 3) leave.abort();
            subscriber.next(text('x'));
          }
        }),
    );
    const leave = new AbortController();
    const response = await asks(endless)(CHAT, { ...STREAM, signal: leave.signal });
    await response.text();
    expect(made).toBe(3);
  });
});

describe('a reader that is slow', () => {
  /** Says what it is given room for, as a provider's connection does. */
  const patient = (chunks: number, said: { count: number }) =>
    provider('a', () =>
      concat(
        new Observable<Chunk>((subscriber) => {
          const demand = presentDemand();
          const speak = async (): Promise<void> => {
            while (said.count < chunks && !subscriber.closed) {
              await demand?.room();
              said.count++;
              subscriber.next(text(`${said.count} `.padEnd(20)));
              await Promise.resolve();
            }
            subscriber.complete();
          };
          void speak();
        }),
        of<Chunk>({ type: 'finish', reason: 'stop', provider: 'a', attempt: 0 }),
      ),
    );

  it('holds the provider back, and no more than the high-water mark waits', async () => {
    const said = { count: 0 };
    const response = await asks(patient(10_000, said), { highWaterMark: 4_096 })(CHAT, STREAM);
    await settled();
    const event = 200;
    expect(said.count).toBeGreaterThan(4_096 / (2 * event));
    expect(said.count).toBeLessThan(2 * (4_096 / event));
    const before = said.count;
    await settled();
    expect(said.count).toBe(before);
    const whole = textOfEvents(eventsIn(await response.text()));
    expect(whole).toBe(Array.from({ length: 10_000 }, (_, at) => `${at + 1} `.padEnd(20)).join(''));
  });

  it('is sent no heartbeats for what it has not read', async () => {
    const reader = streams(start, 'x'.repeat(70_000), 'silence');
    const full = await reader.asked();
    await reader.clock.advance(600_000);
    const body = full.body?.getReader();
    const first = new TextDecoder().decode((await body?.read())?.value);
    expect(first).not.toContain('waiting');
    // It has read all there was, and waits again.
    const next = body?.read();
    await reader.clock.advance(15_000);
    expect(new TextDecoder().decode((await next)?.value)).toBe(': waiting\n\n');
    await body?.cancel();
  });

  it('reads what came in one burst in one piece', async () => {
    const burst = new Subject<Chunk>();
    const response = asks(
      provider('a', () => defer(() => concat(burst, NEVER))),
      { scheduler: new Clock() },
    )(CHAT, STREAM);
    await settled();
    for (const said of ['a', 'b', 'c']) burst.next(text(said));
    const reader = (await response).body?.getReader();
    const first = await reader?.read();
    expect(textOfEvents(eventsIn(new TextDecoder().decode(first?.value)))).toBe('abc');
    await reader?.cancel();
  });
});
