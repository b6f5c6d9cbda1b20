import type { ChatRequest, Tool } from '../../../chat/chatRequest.js';
import { definedOf } from '../../../chat/definedOf.js';
import { badRequest } from './badRequest.js';
import { field, flagField, listField, neededText, objectField, type Place, textField } from './requestField.js';

const WORDS = ['auto', 'none', 'required'] as const;
const NO_PARAMETERS = { type: 'object', properties: {} };

/** The functions that may be called, and whether one must be. */
export function readTools(body: Place): Pick<ChatRequest, 'tools' | 'toolChoice'> {
  const tools = listField(body, 'tools')?.map(readTool) ?? [];
  const toolChoice = readChoice(body, tools);
  return tools.length === 0 ? {} : { tools, toolChoice };
}

/** `strict` is a wish: the answer's copy of the tool says that nobody promises it. */
function readTool(tool: Place): Tool {
  if (field(tool, 'type') !== 'function') throw badRequest(`${tool.path}type`, 'only tools of type function are taken here');
  flagField(tool, 'strict');
  return definedOf({
    name: neededText(tool, 'name'),
    description: textField(tool, 'description'),
    parameters: objectField(tool, 'parameters')?.of ?? NO_PARAMETERS,
  });
}

function readChoice(body: Place, tools: readonly Tool[]): ChatRequest['toolChoice'] {
  const choice = field(body, 'tool_choice');
  if (choice === undefined) return undefined;
  const word = WORDS.find((known) => known === choice);
  if (word === 'required' && tools.length === 0) throw badRequest('tool_choice', 'required without tools');
  return word ?? readNamed(body, tools);
}

function readNamed(body: Place, tools: readonly Tool[]): { readonly name: string } {
  if (typeof field(body, 'tool_choice') === 'string')
    throw badRequest('tool_choice', `must be one of ${WORDS.join(', ')}, or a function`);
  const choice = objectField(body, 'tool_choice');
  if (choice === undefined || field(choice, 'type') !== 'function') throw badRequest('tool_choice.type', 'must be function');
  const name = neededText(choice, 'name');
  if (!tools.some((tool) => tool.name === name)) throw badRequest('tool_choice.name', 'no tool has this name');
  return { name };
}
