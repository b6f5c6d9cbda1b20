import { describe, expect, it } from 'vitest';
import { ProviderError } from '../../src/chat/providerError.js';
import { failureInFinish, mapFinishReason } from '../../src/wire/openaiChat/mapFinishReason.js';
import { openaiChatWire } from '../../src/wire/openaiChat/wire.js';
import { call, decode, delta, end, finish, start } from './chatEvents.js';
import { targetOf } from './replay.js';
import { thrownBy } from './thrownBy.js';

describe('openaiChat: a stream', () => {
  it('is a start, the deltas, the usage, and the finish at its end', () => {
    const chunks = decode(
      delta({ role: 'assistant', content: '' }),
      delta({ content: 'Hel' }),
      delta({ content: 'lo' }),
      end(),
      { id: 'c1', choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } },
      '[DONE]',
    );
    expect(chunks).toStrictEqual([
      start,
      { type: 'text', text: 'Hel' },
      { type: 'text', text: 'lo' },
      { type: 'usage', inputTokens: 3, outputTokens: 2 },
      finish('stop', 'stop'),
    ]);
  });

  it('begins with the first event that has an id, a model or a choice', () => {
    const azure = { id: '', model: '', choices: [], prompt_filter_results: [] };
    expect(decode(azure, delta({ content: 'a' }), end())).toStrictEqual([
      start,
      { type: 'text', text: 'a' },
      finish('stop', 'stop'),
    ]);
  });

  it('starts once, though the id changes with each event', () => {
    const events = ['c1', 'c2', 'c3'].map((id) => ({ ...delta({ content: id }), id }));
    expect(decode(...events, '[DONE]').filter(({ type }) => type === 'start')).toStrictEqual([start]);
  });

  it('is the first choice alone', () => {
    const chunks = decode(delta({ content: 'b' }, null, 1), delta({ content: 'a' }), delta({}, 'length', 1), end());
    expect(chunks).toStrictEqual([start, { type: 'text', text: 'a' }, finish('stop', 'stop')]);
  });

  it('tells what it does not know as meta', () => {
    const odd = { id: 'c1', object: 'something.else' };
    const chunks = decode(delta({ novelty: 1 }), odd, end());
    expect(chunks).toStrictEqual([
      start,
      { type: 'meta', value: { novelty: 1 } },
      { type: 'meta', value: odd },
      finish('stop', 'stop'),
    ]);
  });
});

describe('openaiChat: its end', () => {
  const phaseAfter = (...events: readonly (object | string)[]) => {
    const decoder = openaiChatWire.createDecoder({ provider: 'p', attempt: 0 }, targetOf('openai'));
    for (const data of events) decoder.decode({ data: typeof data === 'string' ? data : JSON.stringify(data) }, () => undefined);
    return decoder.phase;
  };

  it('[S11] is open until a finish reason or [DONE]', () => {
    expect(phaseAfter(delta({ content: 'a' }))).toBe('open');
    expect(phaseAfter(delta({ content: 'a' }), delta({}, 'stop', 1))).toBe('open');
    expect(phaseAfter(end())).toBe('ended');
    expect(phaseAfter('[DONE]')).toBe('closed');
  });

  it('[S11] ignores what follows [DONE]', () => {
    const chunks = decode(delta({ content: 'a' }), end(), '[DONE]', delta({ content: 'b' }), '[DONE]', 'no JSON', {
      error: { message: 'm' },
    });
    expect(chunks).toStrictEqual([start, { type: 'text', text: 'a' }, finish('stop', 'stop')]);
  });

  it('[S11] takes text between two finish reasons, and the first of them', () => {
    const chunks = decode(delta({ content: 'a' }, 'stop'), delta({ content: 'b' }, 'length'));
    expect(chunks).toStrictEqual([start, { type: 'text', text: 'a' }, { type: 'text', text: 'b' }, finish('stop', 'stop')]);
  });

  it.each([
    ['stop', {}, 'stop'],
    ['stop', { tool_calls: [call({ index: 0, id: 'x', name: 'f' }, '{}')] }, 'tool-calls'],
    ['stop', { refusal: 'No.' }, 'refusal'],
    ['length', { refusal: 'No' }, 'length'],
  ])('tells a %s after %j as what it is', (raw, fields, reason) => {
    expect(decode(delta(fields), end(raw)).at(-1)).toStrictEqual(finish(reason, raw));
  });

  it('has stopped where a server names no reason', () => {
    expect(decode(delta({ content: 'a' }), '[DONE]').at(-1)).toStrictEqual(finish('stop'));
  });

  it.each([
    ['stop', 'stop'],
    ['eos', 'stop'],
    ['length', 'length'],
    ['model_length', 'length'],
    ['tool_calls', 'tool-calls'],
    ['function_call', 'tool-calls'],
    ['content_filter', 'content-filter'],
    ['something new', 'other'],
    ['constructor', 'other'],
    [undefined, 'stop'],
  ])('maps %s to %s', (raw, reason) => {
    expect(mapFinishReason(raw)).toBe(reason);
  });

  it.each([
    ['error', 'server'],
    ['insufficient_system_resource', 'overloaded'],
    ['stop', undefined],
    ['constructor', undefined],
  ])('takes %s for the failure %s', (raw, kind) => {
    expect(failureInFinish(raw)).toBe(kind);
  });
});

describe('openaiChat: failures', () => {
  const failure = (...events: readonly (object | string)[]) => thrownBy(() => decode(delta({ content: 'a secret' }), ...events));

  it.each([
    ['OpenAI', { error: { message: 'm', type: 'server_error', code: null } }, 'server'],
    ['OpenRouter', { ...end('error'), error: { code: 502, message: 'm' } }, 'server'],
    ['OpenRouter, beside a benign finish', { ...end('stop'), error: { code: 429, message: 'm' } }, 'rate-limit'],
    [
      'OpenRouter, in the choice',
      { id: 'c1', choices: [{ index: 0, delta: {}, error: { code: 429, message: 'm' } }] },
      'rate-limit',
    ],
    ['Groq', { event: 'error', data: '{"error":{"message":"m","type":"t","status_code":503}}' }, 'overloaded'],
    ['Mistral', { object: 'error', message: 'm', type: 'rate_limited', code: '1300', raw_status_code: 429 }, 'rate-limit'],
    ['vLLM', { object: 'error', message: 'm', type: 'BadRequestError', code: 400 }, 'bad-request'],
    ['llama.cpp', { event: 'error', data: '{"code":500,"message":"m","type":"server_error"}' }, 'server'],
    ['a gateway before Claude', { type: 'error', error: { type: 'overloaded_error', message: 'm' } }, 'overloaded'],
    ['DeepSeek, as a finish reason', end('insufficient_system_resource'), 'overloaded'],
    ['a server that says no more', end('error'), 'server'],
  ])('[S10] reads an error of %s', (_, event, kind) => {
    const error = failure(event, '[DONE]');
    expect(ProviderError.is(error)).toBe(true);
    expect(error).toMatchObject({ kind, status: 200, provider: 'openai/model' });
  });

  it.each(['{"id":', 'a secret', 'null', '[]', '1'])(
    '[S20] [X01] takes an event of %s for another protocol, without quoting it',
    (data) => {
      const error = failure(data) as ProviderError;
      expect(error).toMatchObject({ kind: 'protocol', code: 'INVALID_EVENT' });
      expect(String(error.stack)).not.toContain('a secret');
      expect(error.cause).toBeUndefined();
    },
  );

  it('keeps what came before the failure', () => {
    const texts: string[] = [];
    const decoder = openaiChatWire.createDecoder({ provider: 'p', attempt: 3 }, targetOf('openai'));
    const send = (data: object) =>
      decoder.decode({ data: JSON.stringify(data) }, (chunk) => texts.push(`${chunk.type} ${chunk.attempt}`));
    send(delta({ content: 'a' }));
    expect(() => send({ error: { message: 'm' } })).toThrow(ProviderError);
    expect(texts).toStrictEqual(['start 3', 'text 3']);
    expect(decoder.phase).toBe('open');
  });
});
