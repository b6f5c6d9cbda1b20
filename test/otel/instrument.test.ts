import { type Context, type ContextManager, context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { asapScheduler, defer, NEVER, of, take } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Chunk } from '../../src/chat/chunk.js';
import { failover } from '../../src/failover/failover.js';
import { instrument } from '../../src/otel/instrument.js';
import { provider } from '../../src/providers/provider.js';
import { fails, finish, listen, type Step, scripted, start } from '../failover/scripted.js';
import { exported, facts, recorder } from './recorder.js';

/** Enough of a context manager for code that does not wait. */
class StackContexts implements ContextManager {
  private readonly stack: Context[] = [];
  active(): Context {
    return this.stack.at(-1) ?? ROOT_CONTEXT;
  }
  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    given: Context,
    act: F,
    self?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    this.stack.push(given);
    try {
      return act.call(self, ...args);
    } finally {
      this.stack.pop();
    }
  }
  bind<T>(_: Context, target: T): T {
    return target;
  }
  enable(): this {
    return this;
  }
  disable(): this {
    return this;
  }
}

beforeEach(() => {
  context.setGlobalContextManager(new StackContexts());
});
afterEach(() => context.disable());

const usage: Step = { type: 'usage', inputTokens: 12, outputTokens: 5, cachedTokens: 4 };
const named: Step = { type: 'start', id: 'answer-1', model: 'm-2026' };
const PROMPT = 'SECRET-PROMPT';
const ANSWER = 'SECRET-ANSWER';

function world(scripts: Readonly<Record<string, readonly (readonly Step[])[]>>, options: object = {}) {
  const scheduler = new TestScheduler(() => undefined);
  scheduler.maxFrames = 100_000;
  const actors = Object.entries(scripts).map(([id, script]) => scripted(scheduler, id, script));
  const recorded = recorder();
  const { tracer, meter } = recorded;
  const plain = failover(
    actors.map((actor) => actor.provider),
    { scheduler, random: () => 0.5, ...options },
  );
  const settings = { tracer, meter, clock: scheduler };
  return { scheduler, actors, recorded, plain, settings, chat: instrument(plain, settings) };
}

describe('the spans of a call', () => {
  it('tell of each attempt beneath it, and of the switch between them', () => {
    const { scheduler, recorded, chat } = world({
      'openai/gpt-4o': [[start, 'Hel', 'silence']],
      'gemini/gemini-2.5-flash': [[named, 20, 'Hello', 30, ' you', usage, finish]],
    });
    const heard = listen(chat('Hi'));
    scheduler.flush();
    expect(heard.completed).toBe(true);
    const [first, second, call] = recorded.spans().map(facts);
    expect(call).toMatchObject({
      name: 'chat failover',
      kind: SpanKind.INTERNAL,
      status: SpanStatusCode.UNSET,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'rxbaton',
        'gen_ai.request.model': 'failover',
        'gen_ai.response.id': 'answer-1',
        'gen_ai.response.model': 'm-2026',
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.response.time_to_first_chunk': 0,
        'rxbaton.provider': 'gemini/gemini-2.5-flash',
      },
      events: ['rxbaton.switch'],
    });
    expect(first).toMatchObject({
      name: 'chat gpt-4o',
      kind: SpanKind.CLIENT,
      status: SpanStatusCode.ERROR,
      attributes: {
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.response.model': 'm',
        'error.type': 'stall',
        'rxbaton.attempt': 0,
        'rxbaton.outcome': 'failed',
        'rxbaton.usage.estimated': true,
      },
    });
    expect(second).toMatchObject({
      name: 'chat gemini-2.5-flash',
      kind: SpanKind.CLIENT,
      status: SpanStatusCode.UNSET,
      attributes: {
        'gen_ai.provider.name': 'gcp.gemini',
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.response.time_to_first_chunk': 0.02,
        'gen_ai.usage.input_tokens': 12,
        'gen_ai.usage.output_tokens': 5,
        'gen_ai.usage.cache_read.input_tokens': 4,
        'rxbaton.attempt': 1,
        'rxbaton.outcome': 'ok',
        'rxbaton.usage.estimated': false,
      },
    });
    const [inner, other, outer] = recorded.spans();
    expect([inner?.parentSpanContext?.spanId, other?.parentSpanContext?.spanId]).toStrictEqual([
      outer?.spanContext().spanId,
      outer?.spanContext().spanId,
    ]);
  });

  it('are beneath the span that is active at the subscription, and active while a provider is asked', () => {
    const recorded = recorder();
    const seen: (string | undefined)[] = [];
    const asked = provider('asked', () =>
      defer(() => {
        seen.push(trace.getActiveSpan()?.spanContext().spanId);
        return of<Chunk>({ type: 'finish', reason: 'stop', provider: 'asked', attempt: 0 });
      }),
    );
    const chat = instrument(failover([asked]), recorded);
    const answer = chat('Hi');
    const parent = recorded.tracer.startSpan('handler');
    context.with(trace.setSpan(context.active(), parent), () => answer.subscribe());
    const [attempt, call] = recorded.spans();
    expect(call?.parentSpanContext?.spanId).toBe(parent.spanContext().spanId);
    expect(seen).toStrictEqual([attempt?.spanContext().spanId]);
    expect(trace.getActiveSpan()).toBeUndefined();
  });

  it('end with the kind of what failed, and with the words of nobody', () => {
    const { scheduler, recorded, chat } = world({ 'openai/a': [[fails('auth')]], b: [[fails('server', { detail: ANSWER })]] });
    const heard = listen(chat(PROMPT));
    scheduler.flush();
    expect(heard.error).toBeDefined();
    const call = recorded.spans().map(facts).at(-1);
    expect(call).toMatchObject({ status: SpanStatusCode.ERROR, attributes: { 'error.type': 'all-providers-failed' } });
    expect(call?.events).toContain('rxbaton.retry');
    expect(recorded.spans().map((span) => span.attributes['error.type'])).toContain('auth');
    expect(recorded.spans().map(exported).join()).not.toMatch(/SECRET/);
  });

  it('end without a status where the reader leaves', () => {
    const { recorded, chat, actors } = world({ a: [[start, 'Hel', 'silence']] });
    listen(chat('Hi')).unsubscribe();
    expect(recorded.spans().map(facts)).toMatchObject([
      { name: 'chat a', status: SpanStatusCode.UNSET, attributes: { 'rxbaton.outcome': 'aborted' } },
      { name: 'chat failover', status: SpanStatusCode.UNSET, attributes: { 'rxbaton.aborted': true } },
    ]);
    expect(actors.map(({ open }) => open)).toStrictEqual([0]);
  });

  it('tell of a reset and of the queue', () => {
    const { scheduler, recorded, chat } = world(
      {
        a: [
          [{ type: 'tool-start', callId: '1', name: 'f' }, fails('network')],
          ['whole', finish],
        ],
      },
      { onOutage: 'hold', retry: false },
    );
    listen(chat('Hi'));
    scheduler.flush();
    expect(recorded.spans().map(facts).at(-1)?.events).toContain('rxbaton.reset');
    const down = world({ a: [[fails('server')], ['up', finish]] }, { onOutage: 'hold', retry: false });
    listen(down.chat('Hi'));
    down.scheduler.flush();
    expect(down.recorded.spans().map(facts).at(-1)?.events).toStrictEqual(['rxbaton.queued', 'rxbaton.drained']);
  });

  it('hold no content, unless that is asked for', () => {
    const script = { a: [[start, ANSWER, finish]] };
    const request = {
      messages: [
        {
          role: 'user' as const,
          content: [
            { type: 'image' as const, data: 'QUJD' },
            { type: 'text' as const, text: PROMPT },
          ],
        },
      ],
    };
    const quiet = world(script);
    listen(quiet.chat(request));
    expect(quiet.recorded.spans().map(exported).join()).not.toMatch(/SECRET|QUJD/);
    const { plain, settings, recorded } = world(script);
    listen(instrument(plain, { ...settings, captureContent: true })(request));
    const call = recorded.spans().at(-1);
    expect(JSON.parse(String(call?.attributes['gen_ai.input.messages']))).toStrictEqual([
      { role: 'user', parts: [{ type: 'image' }, { type: 'text', content: PROMPT }] },
    ]);
    expect(JSON.parse(String(call?.attributes['gen_ai.output.messages']))).toStrictEqual([
      { role: 'assistant', parts: [{ type: 'text', content: ANSWER }], finish_reason: 'stop' },
    ]);
    expect(recorded.spans().map(exported).join()).not.toMatch(/QUJD/);
  });

  it('bear the names of before, where they are asked for', async () => {
    const { plain, settings, recorded } = world({ 'openai/gpt-4o': [[start, 'a', 'b', usage, finish]] });
    listen(instrument(plain, { ...settings, semconv: '1.36' })('Hi'));
    expect(recorded.spans()[0]?.attributes).toMatchObject({ 'gen_ai.system': 'openai' });
    expect(recorded.spans()[0]?.attributes).not.toHaveProperty('gen_ai.provider.name');
    expect(await recorded.series('gen_ai.client.operation.duration')).toContainEqual(
      expect.objectContaining({ attributes: expect.objectContaining({ 'gen_ai.system': 'openai' }) as unknown }),
    );
  });

  it('belong to calls that run at once, and to those within them', () => {
    const { recorded, chat } = world({ a: [[start, 'x', finish]] });
    const inner = chat('inner');
    chat('outer')
      .pipe(take(1))
      .subscribe(() => inner.subscribe());
    const parents = new Map(recorded.spans().map((span) => [span.spanContext().spanId, span]));
    const attempts = recorded.spans().filter((span) => span.kind === SpanKind.CLIENT);
    expect(attempts).toHaveLength(2);
    expect(new Set(attempts.map((span) => parents.get(span.parentSpanContext?.spanId ?? '')?.name))).toStrictEqual(
      new Set(['chat failover']),
    );
    expect(new Set(attempts.map((span) => span.parentSpanContext?.spanId)).size).toBe(2);
  });
});

describe('the metrics of a failover', () => {
  it('time attempts and chunks, and count what providers reported', async () => {
    const { scheduler, recorded, chat } = world({ 'openai/gpt-4o': [[named, 20, 'a', 30, 'b', 50, 'c', usage, finish]] });
    listen(chat('Hi'));
    scheduler.flush();
    const about = { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt-4o' };
    const whole = { ...about, 'gen_ai.response.model': 'm-2026' };
    const series = async (name: string) => recorded.series(`gen_ai.client.${name}`);
    expect(await series('operation.duration')).toMatchObject([{ attributes: whole, value: { count: 1, sum: 0.1 } }]);
    expect(await series('operation.time_to_first_chunk')).toMatchObject([{ attributes: whole, value: { sum: 0.02 } }]);
    expect(await series('operation.time_per_output_chunk')).toMatchObject([
      { attributes: about, value: { count: 2, min: 0.03, max: 0.05 } },
    ]);
    expect(await series('token.usage')).toMatchObject([
      { attributes: { ...whole, 'gen_ai.token.type': 'input' }, value: { sum: 12 } },
      { attributes: { ...whole, 'gen_ai.token.type': 'output' }, value: { sum: 5 } },
    ]);
    const [duration] = await series('operation.duration');
    expect(duration?.value).toMatchObject({
      buckets: { boundaries: [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] },
    });
    expect(await recorded.series('rxbaton.call.duration')).toMatchObject([{ value: { count: 1, sum: 0.1 } }]);
  });

  it('count switches, stalls, retries and hedges, and tell no tokens that nobody reported', async () => {
    const { scheduler, recorded, chat } = world(
      { a: [['Hel', 'silence'], [fails('server')], ['late', finish]], b: [['Hello', finish]] },
      { retry: { retries: 1 } },
    );
    listen(chat('Hi'));
    scheduler.flush();
    listen(chat('Hi'));
    scheduler.flush();
    expect(await recorded.series('rxbaton.stalls')).toMatchObject([{ attributes: { 'rxbaton.provider': 'a' }, value: 1 }]);
    expect(await recorded.series('rxbaton.switches')).toMatchObject([
      { attributes: { 'rxbaton.from': 'a', 'rxbaton.to': 'b', 'rxbaton.cause': 'stall' }, value: 1 },
    ]);
    expect(await recorded.series('gen_ai.client.token.usage')).toStrictEqual([]);
    const hiccup = world({ a: [[fails('server')], ['late', finish]] });
    listen(hiccup.chat('Hi'));
    hiccup.scheduler.flush();
    expect(await hiccup.recorded.series('rxbaton.retries')).toMatchObject([{ value: 1 }]);
    const slow = world({ a: [[100, 'late', finish]], b: [['soon', finish]] }, { hedgeAfter: 10 });
    listen(slow.chat('Hi'));
    slow.scheduler.flush();
    expect(await slow.recorded.series('rxbaton.hedges')).toMatchObject([{ attributes: { 'rxbaton.provider': 'b' }, value: 1 }]);
    expect(slow.recorded.spans().map((span) => span.attributes['rxbaton.hedge'])).toContain(true);
  });

  it('show breakers, health, the queue and the outage as they are when somebody looks', async () => {
    const { recorded, chat } = world({ a: [[fails('server')]] }, { onOutage: 'hold', retry: false, probe: false });
    expect(await recorded.series('rxbaton.outage')).toMatchObject([{ value: 0 }]);
    const waits = listen(chat('Hi'));
    expect(await recorded.series('rxbaton.outage')).toMatchObject([{ value: 1 }]);
    expect(await recorded.series('rxbaton.queue.waiting')).toMatchObject([{ value: 1 }]);
    expect(await recorded.series('rxbaton.provider.healthy')).toMatchObject([{ value: 1 }]);
    chat.breakers.get('a')?.trip();
    const states = await recorded.series('rxbaton.breaker.state');
    expect(states.filter(({ value }) => value === 1)).toMatchObject([{ attributes: { state: 'forced-open' } }]);
    waits.unsubscribe();
    expect(await recorded.series('rxbaton.queue.waiting')).toMatchObject([{ value: 0 }]);
  });
});

describe('instrument', () => {
  it('gives the failover it was given, in all but its spans', async () => {
    const { plain, chat, scheduler } = world({ a: [[start, 'x', finish]] });
    expect([chat.id, chat.capabilities, chat.ranking]).toStrictEqual([plain.id, plain.capabilities, plain.ranking]);
    expect(chat.diagnose()).toStrictEqual(plain.diagnose());
    const said = listen(chat('Hi'));
    expect(said.chunks.map(({ type }) => type)).toStrictEqual(listen(plain('Hi')).chunks.map(({ type }) => type));
    const ticket = chat.submit('Hi');
    scheduler.flush();
    expect((await ticket.result).text).toBe('x');
  });

  it('lets go of everything over 1,000 calls, however they end', async () => {
    const { recorded, chat, plain, scheduler, actors } = world({
      a: [
        ['x', fails('bad-request')],
        ['x', finish],
        ['x', 'silence'],
      ],
    });
    for (let call = 0; call < 1_000; call++) {
      const heard = listen(chat('Hi'));
      if (call % 3 !== 0) heard.unsubscribe();
    }
    scheduler.flush();
    const { spans, ended } = recorded.begun;
    expect(spans).toBeGreaterThanOrEqual(2_000);
    expect(ended).toBe(spans);
    expect(actors.map(({ open }) => open)).toStrictEqual([0]);
    await chat.close();
    expect(await recorded.series('rxbaton.outage')).toStrictEqual([]);
    expect(plain.outage.waiting).toBe(0);
  });

  it('writes nothing down where nobody samples', () => {
    const recorded = recorder({ sampled: false });
    const { plain, scheduler } = world({ a: [[start, 'Hel', fails('network')]], b: [['Hello', finish]] });
    const heard = listen(instrument(plain, { tracer: recorded.tracer })('Hi'));
    scheduler.flush();
    expect(heard.completed).toBe(true);
    expect([recorded.spans(), recorded.begun.spans]).toStrictEqual([[], 0]);
  });

  it('costs a program without an SDK nothing but the calls', () => {
    const silent = instrument(failover([provider('a', () => NEVER)], { scheduler: asapScheduler }));
    const waiting = silent('Hi').subscribe();
    waiting.unsubscribe();
    expect(waiting.closed).toBe(true);
  });

  it.each([
    [{ semconv: '1.20' }, /semconv/],
    [{ captureContent: 'yes' }, /captureContent/],
    [{ tracer: {} }, /tracer/],
    [{ meter: {} }, /meter/],
    [{ clock: {} }, /clock/],
  ])('refuses %o', (options, words) => {
    // What JavaScript may be given.
    expect(() => instrument(failover([provider('a', () => NEVER)]), options as object)).toThrow(words);
  });
});
