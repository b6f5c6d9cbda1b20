import type { Origin } from '../../chat/chunk.js';
import { isJsonObject, type JsonObject, numberIn, objectIn, objectsIn, stringIn } from '../jsonObject.js';
import { ToolCallAssembly } from '../toolCallAssembly.js';
import type { Emit } from '../wire.js';

type Key = number | string;

/**
 * Reads the tool calls of a stream of Chat Completions, in pieces or whole (mistral/tool-parallel-2.sse, xai/tool-parallel-whole.sse),
 * from whatever index on (openai-compat/anthropic-index-1-first.sse), and with `arguments: null` (vllm/tool-call-2.sse).
 */
export class CallReader {
  private readonly calls: ToolCallAssembly<Key>;
  /** The call that now grows at an index, where that is not the index's first. */
  private readonly successors = new Map<number, Key>();

  constructor(origin: Origin) {
    this.calls = new ToolCallAssembly(origin);
  }

  /** Whether there has been a call. */
  get any(): boolean {
    return this.calls.count > 0;
  }

  read(pieces: unknown, emit: Emit): void {
    for (const piece of objectsIn(pieces)) {
      const isCustom = isJsonObject(piece.custom);
      const said = objectIn(isCustom ? piece.custom : piece.function);
      const callId = stringIn(piece.id);
      const name = stringIn(said.name);
      const key = this.keyOf(numberIn(piece.index) ?? 0, callId, name);
      this.calls.open(key, { callId, name, freeText: isCustom }, emit);
      this.calls.append(key, argsTextIn(said), emit);
    }
  }

  /** The form from before there were several calls a turn. */
  readLegacy(call: unknown, emit: Emit): void {
    const said = objectIn(call);
    this.calls.open('function_call', { name: stringIn(said.name) }, emit);
    this.calls.append('function_call', argsTextIn(said), emit);
  }

  close(emit: Emit, cut: boolean): void {
    this.calls.closeAll(emit, { cut });
  }

  /** Some servers give every call the same index, or none: there another id with a name begins another call. */
  private keyOf(index: number, callId: string | undefined, name: string | undefined): Key {
    const key = this.successors.get(index) ?? index;
    const known = this.calls.get(key);
    if (known === undefined || callId === undefined || name === undefined || known.callId === callId) return key;
    this.successors.set(index, callId);
    return callId;
  }
}

function argsTextIn({ arguments: args, input }: JsonObject): string {
  const value = args ?? input ?? '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
