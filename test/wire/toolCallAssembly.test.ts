import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../src/chat/chunk.js';
import { ToolCallAssembly } from '../../src/wire/toolCallAssembly.js';

const origin = { provider: 'p', attempt: 0 };

function assembled(steps: (calls: ToolCallAssembly<unknown>, emit: (chunk: Chunk) => void) => void): Chunk[] {
  const chunks: Chunk[] = [];
  steps(new ToolCallAssembly(origin), (chunk) => chunks.push(chunk));
  return chunks;
}

const callsIn = (chunks: readonly Chunk[]) => chunks.filter((chunk) => chunk.type === 'tool-call');

describe('ToolCallAssembly', () => {
  it('emits a start, the deltas, and the whole call', () => {
    const chunks = assembled((calls, emit) => {
      calls.open(0, { callId: 'c', name: 'add' }, emit);
      calls.append(0, '{"a":', emit);
      calls.append(0, '1}', emit);
      calls.close(0, emit);
    });
    expect(chunks).toStrictEqual([
      { ...origin, type: 'tool-start', callId: 'c', name: 'add' },
      { ...origin, type: 'tool-delta', callId: 'c', argsText: '{"a":' },
      { ...origin, type: 'tool-delta', callId: 'c', argsText: '1}' },
      { ...origin, type: 'tool-call', callId: 'c', name: 'add', args: { a: 1 }, argsText: '{"a":1}', complete: true },
    ]);
  });

  it('keeps what comes before the name until the name comes', () => {
    const chunks = assembled((calls, emit) => {
      calls.append('k', '{}', emit);
      calls.open('k', { name: 'late' }, emit);
      calls.closeAll(emit);
    });
    expect(chunks.map(({ type }) => type)).toStrictEqual(['tool-start', 'tool-delta', 'tool-call']);
  });

  it('gives ids to calls that have none', () => {
    const chunks = assembled((calls, emit) => {
      calls.open('x', { name: 'one' }, emit);
      calls.open('y', { name: 'two' }, emit);
      calls.closeAll(emit);
    });
    expect(callsIn(chunks)).toMatchObject([{ callId: 'call_0' }, { callId: 'call_1' }]);
  });

  it('takes no arguments for none', () => {
    const chunks = assembled((calls, emit) => {
      calls.open(0, { callId: 'c', name: 'now' }, emit);
      calls.close(0, emit);
      calls.close(0, emit);
    });
    expect(callsIn(chunks)).toMatchObject([{ args: {}, argsText: '', complete: true }]);
  });

  it('takes free text for what it is', () => {
    const chunks = assembled((calls, emit) => {
      calls.open(0, { callId: 'c', name: 'sql', freeText: true }, emit);
      calls.append(0, 'SELECT 1', emit);
      calls.close(0, emit);
    });
    expect(callsIn(chunks)).toMatchObject([{ args: 'SELECT 1', argsText: 'SELECT 1', complete: true }]);
  });

  it('[S19] marks a call that a limit cut, and no other', () => {
    const chunks = assembled((calls, emit) => {
      calls.open(0, { callId: 'whole', name: 'f' }, emit);
      calls.append(0, '{}', emit);
      calls.open(1, { callId: 'cut', name: 'f' }, emit);
      calls.append(1, '{"n":12', emit);
      calls.closeAll(emit, { cut: true });
    });
    expect(callsIn(chunks)).toMatchObject([
      { callId: 'whole', complete: true },
      { callId: 'cut', complete: false, args: undefined, argsText: '{"n":12' },
    ]);
  });

  it('[S19] marks the last call of an answer that a limit cut even if its arguments can be read', () => {
    const chunks = assembled((calls, emit) => {
      calls.open(0, { callId: 'c', name: 'f', freeText: true }, emit);
      calls.append(0, 'DELETE FROM users', emit);
      calls.closeAll(emit, { cut: true });
    });
    expect(callsIn(chunks)).toMatchObject([{ complete: false }]);
  });

  it.each([
    ['arguments that are no JSON', { name: 'f' }, '{"a":'],
    ['no name', {}, '{}'],
  ])('marks a call with %s', (_, head, argsText) => {
    const chunks = assembled((calls, emit) => {
      calls.open(0, { callId: 'c', ...head }, emit);
      calls.append(0, argsText, emit);
      calls.closeAll(emit);
    });
    expect(callsIn(chunks)).toMatchObject([{ complete: false, argsText }]);
  });

  it.each([
    ['as it is', '__proto__'],
    ['with one escape', '_\\u005fproto__'],
    ['in escapes alone', '\\u005F\\u005f\\u0070\\u0072\\u006f\\u0074\\u006f\\u005f\\u005f'],
  ])('[X05] lets no argument near a prototype, its name spelled %s', (_, name) => {
    const argsText = `{"${name}":{"bad":1},"a":{"${name}":{"bad":1}},"constructor":{"prototype":{"bad":1}}}`;
    const [call] = callsIn(
      assembled((calls, emit) => {
        calls.open('__proto__', { callId: '__proto__', name: 'constructor' }, emit);
        calls.append('__proto__', argsText, emit);
        calls.close('__proto__', emit);
      }),
    );
    const copy = Object.assign({}, (call as { args: { a: object } }).args);
    expect(call).toMatchObject({ callId: '__proto__', argsText, complete: true });
    expect([copy, copy.a, {}].map((value) => 'bad' in value)).toStrictEqual([false, false, false]);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });

  it('gives back what any number of calls were cut into, however they interleave', () => {
    const call = fc.record({
      args: fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()),
      pieces: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 5 }), fc.infiniteStream(fc.nat()), (wanted, chance) => {
        const rest = wanted.map(({ args }) => JSON.stringify(args));
        const chunks = assembled((calls, emit) => {
          for (const key of rest.keys()) calls.open(key, { callId: `id${key}`, name: `f${key}` }, emit);
          while (rest.some((text) => text !== '')) {
            const key = (chance.next().value ?? 0) % rest.length;
            const { pieces } = wanted[key] ?? { pieces: 1 };
            calls.append(key, rest[key]?.slice(0, pieces) ?? '', emit);
            rest[key] = rest[key]?.slice(pieces) ?? '';
          }
          calls.closeAll(emit);
        });
        expect(callsIn(chunks)).toMatchObject(
          wanted.map(({ args }, key) => ({
            callId: `id${key}`,
            name: `f${key}`,
            argsText: JSON.stringify(args),
            complete: true,
          })),
        );
      }),
      { numRuns: 300 },
    );
  });
});
