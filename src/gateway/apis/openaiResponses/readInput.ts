import type { AssistantMessage, Message, Signature, ToolCall } from '../../../chat/chatRequest.js';
import { definedOf } from '../../../chat/definedOf.js';
import { parsedJson, stringIn } from '../../../wire/jsonObject.js';
import type { ItemMemory } from '../../saidItems.js';
import { badRequest } from './badRequest.js';
import { readContent, readText } from './readContent.js';
import { field, listField, neededText, type Place, textField, wordField } from './requestField.js';
import { signaturesIn } from './thoughtToken.js';

const ROLES = new Map<string, 'user' | 'system' | 'assistant'>([
  ['user', 'user'],
  ['system', 'system'],
  ['developer', 'system'],
  ['assistant', 'assistant'],
]);

const TYPES = 'message, function_call, function_call_output, reasoning and item_reference';

/** What is asked: a text, or the items of a conversation. */
export function readInput(body: Place, memory?: ItemMemory): readonly Message[] {
  const input = field(body, 'input');
  if (typeof input === 'string' && input !== '') return [{ role: 'user', content: input }];
  if (!Array.isArray(input) || input.length === 0) throw badRequest('input', 'must be a string or an array that is not empty');
  const reader = new InputReader(memory);
  for (const item of listField(body, 'input') ?? []) reader.read(item);
  return reader.conversation();
}

/** A turn of the model, which this API tells as several items. */
interface ModelTurn {
  text: string | undefined;
  readonly calls: ToolCall[];
  readonly thoughts: { readonly text: string; readonly signatures: readonly Signature[] }[];
}

class InputReader {
  private readonly messages: Message[] = [];
  private turn: ModelTurn | undefined;
  /** Where each call is that has no output yet. */
  private readonly unanswered = new Map<string, string>();
  private readonly callIds = new Set<string>();

  constructor(private readonly memory: ItemMemory | undefined) {}

  read(item: Place): void {
    const type = field(item, 'type') ?? 'message';
    if (type === 'message') this.readMessage(item);
    else if (type === 'function_call') this.readCall(item);
    else if (type === 'function_call_output') this.readOutput(item);
    else if (type === 'reasoning') this.readThought(item);
    else if (type === 'item_reference') this.read(this.recalled(item));
    else throw badRequest(`${item.path}type`, `only ${TYPES} are taken here`);
  }

  conversation(): readonly Message[] {
    this.endTurn();
    for (const path of this.unanswered.values()) throw badRequest(`${path}call_id`, 'this call has no function_call_output');
    if (this.messages.length === 0) throw badRequest('input', 'must hold a message');
    return this.messages;
  }

  /** An answer may have been given elsewhere, or too long ago. */
  private recalled(reference: Place): Place {
    const said = this.memory?.recall(neededText(reference, 'id'));
    if (said === undefined) {
      const remedy = 'send the item itself, which clients do that ask with `store: false`';
      throw badRequest(`${reference.path}id`, `nothing is remembered here under this id: ${remedy}`);
    }
    return { of: said, path: reference.path };
  }

  private readMessage(item: Place): void {
    const role = wordField(item, 'role', ROLES);
    if (role === undefined) throw badRequest(`${item.path}role`, `must be one of ${[...ROLES.keys()].join(', ')}`);
    if (role === 'assistant') this.say(readText(item, 'content'));
    else if (role === 'system') this.add({ role, content: readText(item, 'content') });
    else this.add({ role, content: readContent(item) });
  }

  /** Two messages in a row are two; beside a call there can be but one, since nothing may come between a call and its output. */
  private say(text: string): void {
    if (this.turn?.text !== undefined && this.turn.calls.length === 0) this.endTurn();
    const turn = this.openTurn();
    turn.text = (turn.text ?? '') + text;
  }

  private readCall(item: Place): void {
    const callId = neededText(item, 'call_id');
    const name = neededText(item, 'name');
    const argsText = textField(item, 'arguments') ?? '';
    const args = argsText.trim() === '' ? {} : parsedJson(argsText);
    if (args === undefined) throw badRequest(`${item.path}arguments`, 'must be JSON');
    if (this.callIds.has(callId)) throw badRequest(`${item.path}call_id`, 'two calls have this id');
    this.callIds.add(callId);
    this.unanswered.set(callId, item.path);
    this.openTurn().calls.push({ callId, name, args, argsText, complete: true });
  }

  private readOutput(item: Place): void {
    const callId = neededText(item, 'call_id');
    if (!this.unanswered.delete(callId))
      throw badRequest(`${item.path}call_id`, 'no call before it has this id, or it has an output');
    this.add({ role: 'tool', callId, content: readText(item, 'output') });
  }

  private readThought(item: Place): void {
    const token = textField(item, 'encrypted_content');
    const text = readSummary(item);
    const signatures = token === undefined ? [] : signaturesIn(token, stringIn(field(item, 'id')));
    if (text !== '' || signatures.length > 0) this.openTurn().thoughts.push({ text, signatures });
  }

  private add(message: Message): void {
    this.endTurn();
    this.messages.push(message);
  }

  private openTurn(): ModelTurn {
    this.turn ??= { text: undefined, calls: [], thoughts: [] };
    return this.turn;
  }

  private endTurn(): void {
    if (this.turn !== undefined && hasWords(this.turn)) this.messages.push(messageOf(this.turn));
    this.turn = undefined;
  }
}

/** A thought without an answer is no turn of a conversation. */
function hasWords({ text, calls }: ModelTurn): boolean {
  return text !== undefined || calls.length > 0;
}

/** What was signed must come back word for word, without what others thought beside it. */
function messageOf({ text = '', calls, thoughts }: ModelTurn): AssistantMessage {
  const signed = thoughts.filter(({ signatures }) => signatures.length > 0);
  const signatures = signed.flatMap((thought) => thought.signatures);
  const reasoning = (signed.length > 0 ? signed : thoughts).map((thought) => thought.text).join('');
  return definedOf({
    role: 'assistant' as const,
    content: text,
    toolCalls: calls.length > 0 ? calls : undefined,
    reasoning: reasoning === '' ? undefined : reasoning,
    signatures: signatures.length > 0 ? signatures : undefined,
  });
}

function readSummary(item: Place): string {
  return (listField(item, 'summary') ?? []).map((part) => textField(part, 'text') ?? '').join('');
}
