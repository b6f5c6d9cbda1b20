import { describe, expect, it } from 'vitest';
import { openaiResponses } from '../../src/gateway/apis/openaiResponses/openaiResponses.js';
import { SaidItems } from '../../src/gateway/saidItems.js';
import { says } from './answers.js';
import { asJson, asks } from './client.js';

const item = (id: string, text = ''): { readonly id: string; readonly text: string } => ({ id, text });

describe('SaidItems', () => {
  it('tells each owner of their own', () => {
    const said = new SaidItems(1_000);
    said.of('one').keep([item('a')]);
    expect(said.of('one').recall('a')).toStrictEqual(item('a'));
    expect(said.of('another').recall('a')).toBeUndefined();
    expect(said.of('one","a').recall('')).toBeUndefined();
  });

  it('forgets the oldest first, and never holds more than it may', () => {
    const said = new SaidItems(500);
    const memory = said.of('');
    for (let index = 0; index < 100; index++) memory.keep([item(`${index}`, 'x'.repeat(100))]);
    expect(memory.recall('99')).toBeDefined();
    expect([...Array(100).keys()].filter((id) => memory.recall(`${id}`) !== undefined)).toStrictEqual([97, 98, 99]);
    memory.keep([item('too large', 'x'.repeat(500))]);
    expect(memory.recall('too large')).toBeUndefined();
    said.limitTo(0);
    memory.keep([item('a')]);
    expect(memory.recall('a')).toBeUndefined();
  });

  it('counts what is kept again once', () => {
    const memory = new SaidItems(500).of('');
    memory.keep([item('old', 'x'.repeat(100))]);
    for (let times = 0; times < 100; times++) memory.keep([item('a', 'x'.repeat(100))]);
    expect(memory.recall('old')).toBeDefined();
  });
});

describe('a reference to what was said', () => {
  const path = '/v1/responses';
  const input = [{ role: 'user', content: 'Which rivers?' }];
  const rest = [{ role: 'user', content: 'And lakes?' }];

  it.each([false, true])('is answered as if it had been sent again; streamed: %s', async (stream) => {
    const heard: unknown[] = [];
    const ask = asks(says('The Rhine.', (request) => heard.push(request.messages)));
    const first = await (await ask(path, { body: { model: 'chat', input, stream } })).text();
    const [id = ''] = /msg_\w+/.exec(first) ?? [];
    const again = await ask(path, { body: { model: 'chat', input: [...input, { type: 'item_reference', id }, ...rest] } });
    expect(again.status).toBe(200);
    expect(heard.at(-1)).toStrictEqual([...input, { role: 'assistant', content: 'The Rhine.' }, ...rest]);
  });

  it.each([{ store: false }, { model: 'chat' }])('to what was not kept is refused, and told what to do: %o', async (more) => {
    const ask = asks(says('The Rhine.'), 'store' in more ? {} : { recallCharacters: 0 });
    const first = await (await ask(path, { body: { model: 'chat', input, ...more } })).text();
    const [id = ''] = /msg_\w+/.exec(first) ?? [];
    const again = await ask(path, { body: { model: 'chat', input: [{ type: 'item_reference', id }, ...rest] } });
    expect(again.status).toBe(400);
    expect(await asJson(again)).toMatchObject({
      error: { param: 'input.0.id', message: expect.stringContaining('store: false') },
    });
  });

  it('says what it may remember', () => {
    expect(() => asks(says(''), { recallCharacters: -1 })).toThrow('gateway({ recallCharacters })');
    expect(openaiResponses.readRequest({ model: 'chat', input, store: false }, new SaidItems(1).of(''))).not.toHaveProperty(
      'memory',
    );
  });
});
