import type { BindToolsInput, ToolChoice } from '@langchain/core/language_models/chat_models';
import { convertToOpenAITool } from '@langchain/core/utils/function_calling';
import type { ChatRequest, Tool } from '../chat/chatRequest.js';
import { definedOf } from '../chat/definedOf.js';
import { isJsonObject, objectIn, stringIn } from '../wire/jsonObject.js';

/** LangChain's tools, in any of the forms that `bindTools` takes, as those of a request. */
export function promptTools(tools: readonly BindToolsInput[]): readonly Tool[] {
  return tools.map((tool) => {
    const { name, description, parameters } = objectIn(objectIn(convertToOpenAITool(tool)).function);
    if (typeof name !== 'string') throw new TypeError('bindTools(tools): a tool that a provider runs itself cannot be bound');
    return definedOf({
      name,
      description: stringIn(description),
      parameters: isJsonObject(parameters) ? parameters : { type: 'object', properties: {} },
    });
  });
}

/** LangChain leaves the form of the choice to providers: these are the forms of most. */
export function toolChoiceOf(choice: ToolChoice | undefined): ChatRequest['toolChoice'] {
  if (choice === undefined || choice === 'auto' || choice === 'none' || choice === 'required') return choice;
  if (choice === 'any') return 'required';
  if (typeof choice === 'string') return { name: choice };
  const name = stringIn(objectIn(choice.function).name) ?? stringIn(choice.name);
  if (name === undefined) throw new TypeError(`tool_choice names no tool: ${JSON.stringify(choice)}`);
  return { name };
}
