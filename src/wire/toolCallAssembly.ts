import type { Origin } from '../chat/chunk.js';
import type { Emit } from './wire.js';

/** What a stream tells of a call when it first shows it, at once or piece by piece. */
export interface CallHead {
  readonly callId?: string | undefined;
  readonly name?: string | undefined;
  /** The arguments are text of any form, not JSON. */
  readonly freeText?: boolean | undefined;
}

interface Call {
  callId: string;
  name: string;
  argsText: string;
  freeText: boolean;
}

/**
 * Puts the tool calls of one stream together, however many grow at once: emits `tool-start` when a call has a name,
 * `tool-delta` as its arguments come, and `tool-call` once, when it is closed. Any value can be a call's key.
 */
export class ToolCallAssembly<Key> {
  private readonly calls = new Map<Key, Call>();
  private latest: Key | undefined;
  private seen = 0;

  constructor(private readonly origin: Origin) {}

  /** How many calls there have been. */
  get count(): number {
    return this.seen;
  }

  /** The call that is open under a key. */
  get(key: Key): Readonly<Call> | undefined {
    return this.calls.get(key);
  }

  /** Opens a call, or learns its name late. An API that gives no id gets one: `call_0`, `call_1` … */
  open(key: Key, { callId, name, freeText }: CallHead, emit: Emit): void {
    const call = this.calls.get(key) ?? this.add(key, callId, freeText ?? false);
    this.latest = key;
    if (call.name !== '' || name === undefined || name === '') return;
    call.name = name;
    emit({ type: 'tool-start', callId: call.callId, name, ...this.origin });
    if (call.argsText !== '') this.emitDelta(call, call.argsText, emit);
  }

  /** More of a call's arguments; opens the call if need be. */
  append(key: Key, argsText: string, emit: Emit): void {
    if (argsText === '') return;
    const call = this.calls.get(key) ?? this.add(key, undefined, false);
    this.latest = key;
    call.argsText += argsText;
    if (call.name !== '') this.emitDelta(call, argsText, emit);
  }

  /** The call's arguments are whole, unless a limit `cut` them; it can not be closed twice. */
  close(key: Key, emit: Emit, { cut = false }: { readonly cut?: boolean | undefined } = {}): void {
    const call = this.calls.get(key);
    if (call === undefined) return;
    this.calls.delete(key);
    const { callId, name, argsText, freeText } = call;
    const args = freeText ? argsText : parsedArgs(argsText);
    emit({
      type: 'tool-call',
      callId,
      name,
      args,
      argsText,
      complete: !cut && name !== '' && args !== undefined,
      ...this.origin,
    });
  }

  /** Closes what is still open, in order of appearance; a limit cuts the call that was being written. */
  closeAll(emit: Emit, { cut = false }: { readonly cut?: boolean | undefined } = {}): void {
    for (const key of this.calls.keys()) this.close(key, emit, { cut: cut && key === this.latest });
  }

  private add(key: Key, callId: string | undefined, freeText: boolean): Call {
    const ordinal = this.seen++;
    const call = { callId: callId ?? `call_${ordinal}`, name: '', argsText: '', freeText };
    this.calls.set(key, call);
    return call;
  }

  private emitDelta({ callId }: Call, argsText: string, emit: Emit): void {
    const { provider, attempt } = this.origin;
    emit({ provider, attempt, type: 'tool-delta', callId, argsText });
  }
}

/** No arguments at all are none: a call without parameters comes so from some APIs. */
function parsedArgs(argsText: string): unknown {
  if (argsText.trim() === '') return {};
  try {
    return JSON.parse(argsText, MAY_SPELL_PROTO.test(argsText) ? withoutPrototype : undefined) as unknown;
  } catch {
    return undefined;
  }
}

/** The name can be written as it is, or with an escape for any of its characters. A reviver makes parsing four times slower. */
const MAY_SPELL_PROTO = /__proto__|\\u/;

/** An own `__proto__` is harmless until someone assigns or merges it. */
function withoutPrototype(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value;
}
