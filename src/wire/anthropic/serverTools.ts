import type { Origin } from '../../chat/chunk.js';
import { definedOf } from '../../chat/definedOf.js';
import { type JsonObject, parsedJson, stringIn } from '../jsonObject.js';
import type { Emit } from '../wire.js';

const CALL = /^(?:server|mcp)_tool_use$/;
const RESULT = /^(\w+)_tool_result$/;

/** The tools that the provider runs itself: their calls are told as `meta`, since nobody else must run them, their results as such. */
export class ServerTools {
  private readonly names = new Map<unknown, string>();
  private open: JsonObject | undefined;
  private inputText = '';

  constructor(private readonly origin: Origin) {}

  /** Whether a block that starts is theirs. */
  take(block: JsonObject, emit: Emit): boolean {
    const { type } = block;
    if (typeof type !== 'string') return false;
    if (CALL.test(type)) this.begin(block);
    else if (RESULT.test(type)) this.emitResult(block, type, emit);
    else return false;
    return true;
  }

  /** More of the open call's input; `false` when no call is open. */
  append(inputText: string): boolean {
    if (this.open === undefined) return false;
    this.inputText += inputText;
    return true;
  }

  /** The block ended: tells the call, its input whole. */
  end(emit: Emit): void {
    const { open, inputText } = this;
    if (open === undefined) return;
    this.open = undefined;
    const input = inputText === '' ? open.input : (parsedJson(inputText) ?? inputText);
    emit({ type: 'meta', value: { ...open, input }, ...this.origin });
  }

  private begin(block: JsonObject): void {
    this.open = block;
    this.inputText = '';
    if (typeof block.name === 'string') this.names.set(block.id, block.name);
  }

  private emitResult({ tool_use_id: id, content: result }: JsonObject, type: string, emit: Emit): void {
    const name = this.names.get(id) ?? RESULT.exec(type)?.[1] ?? type;
    emit(definedOf({ type: 'tool-result', callId: stringIn(id), name, result, ...this.origin }));
  }
}
