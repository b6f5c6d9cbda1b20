import { openaiChatWire } from '../../src/wire/openaiChat/wire.js';
import { decodeAll } from './decodeAll.js';
import { targetOf } from './replay.js';

export type Fields = Readonly<Record<string, unknown>>;

export const delta = (fields: Fields, finish_reason: string | null = null, index = 0) => ({
  id: 'c1',
  model: 'm',
  choices: [{ index, delta: fields, finish_reason }],
});
export const end = (reason = 'stop') => delta({}, reason);
export const start = { type: 'start', id: 'c1', model: 'm' };
export const finish = (reason: string, raw?: string) => ({ type: 'finish', reason, ...(raw === undefined ? {} : { raw }) });
/** A text is an event's data as it is. */
export const decodeFor = (api: string, ...events: readonly (object | string)[]) =>
  decodeAll(
    openaiChatWire,
    targetOf(api),
    events.map((event) => (typeof event === 'string' ? { data: event } : event)),
  );
export const decode = (...events: readonly (object | string)[]) => decodeFor('openai', ...events);
export const call = (fields: Fields, args?: unknown) => ({ ...fields, function: { name: fields.name, arguments: args } });
