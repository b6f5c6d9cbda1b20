import type { Origin } from '../../chat/chunk.js';
import { type JsonObject, stringIn } from '../jsonObject.js';
import { ToolCallAssembly } from '../toolCallAssembly.js';
import type { Emit } from '../wire.js';
import { PartialArgs } from './partialArgs.js';

/** The `functionCall` parts of one stream: whole calls, and those whose arguments come value by value, one call at a time. */
export class FunctionCalls {
  /** How many there were; the latest one's key is one less. */
  private count = 0;
  private readonly assembly: ToolCallAssembly<number>;
  private growing: { readonly callId: string; readonly args: PartialArgs } | undefined;

  constructor(private readonly origin: Origin) {
    this.assembly = new ToolCallAssembly(origin);
  }

  /** Whether there was any. */
  get any(): boolean {
    return this.count > 0;
  }

  add(part: JsonObject, emit: Emit): void {
    const { name, willContinue } = part;
    if (typeof name === 'string' && name !== '') this.begin(part, name, emit);
    if (this.growing !== undefined) this.grow(part, this.growing, emit);
    if (willContinue !== true) this.end(emit);
  }

  /** Ends the call that is still open; `cut` when its arguments may not be whole. */
  end(emit: Emit, { cut = false }: { readonly cut?: boolean | undefined } = {}): void {
    if (this.growing === undefined) return;
    const { args } = this.growing;
    this.growing = undefined;
    this.assembly.append(this.count - 1, args.text, emit);
    this.assembly.close(this.count - 1, emit, { cut });
  }

  private begin({ id, args, partialArgs, willContinue }: JsonObject, name: string, emit: Emit): void {
    this.end(emit);
    const key = this.count++;
    this.assembly.open(key, { callId: stringIn(id), name }, emit);
    if (willContinue === true || partialArgs !== undefined) {
      this.growing = { callId: this.assembly.get(key)?.callId ?? '', args: new PartialArgs(this.origin.provider) };
      return;
    }
    this.assembly.append(key, JSON.stringify(args ?? {}), emit);
    this.assembly.close(key, emit);
  }

  /** Values may come in any order, so no text is certain before the end: an empty delta tells that the call goes on. */
  private grow({ partialArgs }: JsonObject, { callId, args }: NonNullable<FunctionCalls['growing']>, emit: Emit): void {
    if (partialArgs === undefined) return;
    args.add(partialArgs);
    emit({ type: 'tool-delta', callId, argsText: '', ...this.origin });
  }
}
