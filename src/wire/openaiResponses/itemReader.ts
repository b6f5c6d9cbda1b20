import type { Origin } from '../../chat/chunk.js';
import { definedOf } from '../../chat/definedOf.js';
import { type JsonObject, objectIn, stringIn } from '../jsonObject.js';
import { ToolCallAssembly } from '../toolCallAssembly.js';
import type { Emit } from '../wire.js';

/** Items that the server itself fills: the client has nothing to run. */
const SERVER_TOOLS: ReadonlySet<unknown> = new Set([
  'code_interpreter_call',
  'file_search_call',
  'image_generation_call',
  'mcp_call',
  'mcp_list_tools',
  'web_search_call',
]);

/** Reads the items of an answer that are no message: calls, reasoning, and what the server's own tools did. */
export class ItemReader {
  private readonly calls: ToolCallAssembly<unknown>;
  private readonly ended = new Set<unknown>();

  constructor(
    private readonly origin: Origin,
    private readonly api: string,
  ) {
    this.calls = new ToolCallAssembly(origin);
  }

  /** Whether the client has been asked to run something. */
  get called(): boolean {
    return this.calls.count > 0;
  }

  /** Whether the event was about such an item. */
  read(type: unknown, json: JsonObject, emit: Emit): boolean {
    // Some proxies change an item's id with each event; its place stays.
    const key = json.output_index ?? json.item_id;
    switch (type) {
      case 'response.output_item.added':
        return this.begin(key, objectIn(json.item), emit);
      case 'response.function_call_arguments.delta':
      case 'response.custom_tool_call_input.delta':
        this.calls.append(key, stringIn(json.delta) ?? '', emit);
        return true;
      case 'response.function_call_arguments.done':
      case 'response.custom_tool_call_input.done':
        this.complement(key, json.arguments ?? json.input, emit);
        return true;
      case 'response.output_item.done':
        return this.end(key, objectIn(json.item), emit);
      default:
        return false;
    }
  }

  close(emit: Emit, cut: boolean): void {
    this.calls.closeAll(emit, { cut });
  }

  private begin(key: unknown, item: JsonObject, emit: Emit): boolean {
    if (isCall(item)) this.open(key, item, emit);
    return true;
  }

  private open(key: unknown, { call_id, name, type }: JsonObject, emit: Emit): void {
    this.calls.open(key, { callId: stringIn(call_id), name: stringIn(name), freeText: type === 'custom_tool_call' }, emit);
  }

  /** The whole arguments again, which count where no deltas came. */
  private complement(key: unknown, argsText: unknown, emit: Emit): void {
    if (this.calls.get(key)?.argsText === '') this.calls.append(key, stringIn(argsText) ?? '', emit);
  }

  private end(key: unknown, item: JsonObject, emit: Emit): boolean {
    if (isCall(item)) this.endCall(key, item, emit);
    else if (item.type === 'reasoning') this.sign(item, emit);
    else if (SERVER_TOOLS.has(item.type)) this.tellResult(item, emit);
    else if (item.type !== 'message') return false;
    return true;
  }

  /** A call that is told twice must not be made twice. */
  private endCall(key: unknown, item: JsonObject, emit: Emit): void {
    if (this.ended.has(key)) return;
    this.ended.add(key);
    this.open(key, item, emit);
    this.complement(key, item.arguments ?? item.input, emit);
    this.calls.close(key, emit, { cut: item.status === 'incomplete' });
  }

  /** Only the encrypted form of reasoning can go back to the model. */
  private sign({ id, encrypted_content }: JsonObject, emit: Emit): void {
    if (stringIn(encrypted_content) === undefined) return;
    emit({ type: 'signature', value: JSON.stringify({ id, encrypted_content }), api: this.api, ...this.origin });
  }

  private tellResult(item: JsonObject, emit: Emit): void {
    const data = item.type === 'image_generation_call' ? stringIn(item.result) : undefined;
    if (data !== undefined) {
      emit({ type: 'media', mimeType: `image/${stringIn(item.output_format) ?? 'png'}`, data, ...this.origin });
    } else {
      emit(definedOf({ type: 'tool-result', callId: stringIn(item.id), name: String(item.type), result: item, ...this.origin }));
    }
  }
}

function isCall({ type }: JsonObject): boolean {
  return type === 'function_call' || type === 'custom_tool_call';
}
