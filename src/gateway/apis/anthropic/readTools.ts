import type { ChatRequest, Tool } from '../../../chat/chatRequest.js';
import { definedOf } from '../../../chat/definedOf.js';
import type { JsonObject } from '../../../wire/jsonObject.js';
import type { Field } from './field.js';

const FIELDS: ReadonlySet<string> = new Set([
  'type',
  'name',
  'description',
  'input_schema',
  // How a call is sent, not what it is: each is told when it is whole.
  'eager_input_streaming',
  'cache_control',
]);

/** The tools and who may choose among them. */
export interface AskedTools {
  readonly tools?: readonly Tool[];
  readonly toolChoice?: NonNullable<ChatRequest['toolChoice']>;
  /** The choice with a wish for one call at most, for which a request has no word. */
  readonly single?: JsonObject;
}

/** The client's own tools; one that a provider runs would be lost on a switch, so it is refused. */
export function readTools(body: Field): AskedTools {
  const tools = body.get('tools').map((list) => list.items().map(readTool)) ?? [];
  const names = new Set(tools.map(({ name }) => name));
  if (names.size < tools.length) body.get('tools').refuse('Tool names must be unique.');
  const choice = body.get('tool_choice');
  if (choice.isAbsent) return tools.length === 0 ? {} : { tools };
  if (tools.length === 0) choice.refuse('tool_choice may only be specified while providing tools.');
  const toolChoice = readChoice(choice, names);
  const single = choice.get('disable_parallel_tool_use').map((flag) => flag.flag()) === true;
  return definedOf({ tools, toolChoice, single: single ? choice.object() : undefined });
}

function readTool(tool: Field): Tool {
  const type = tool.get('type');
  if (!type.isAbsent && type.text() !== 'custom')
    type.refuse("Tools that a provider runs or defines are not supported here: use 'custom'");
  const name = tool.only(FIELDS).get('name').text();
  if (!/^[\w-]{1,128}$/.test(name)) tool.get('name').refuse("String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");
  const parameters = tool.get('input_schema').object();
  tool.get('input_schema').get('type').oneOf('object');
  return definedOf({ name, description: tool.get('description').map((text) => text.text()), parameters });
}

function readChoice(choice: Field, names: ReadonlySet<string>): NonNullable<ChatRequest['toolChoice']> {
  const type = choice.get('type').oneOf('auto', 'any', 'tool', 'none');
  if (type === 'any') return 'required';
  if (type !== 'tool') return type;
  const name = choice.get('name').text();
  return names.has(name) ? { name } : choice.get('name').refuse('There is no such tool in the provided tools');
}
