import { type ChatRequest, textOfContent } from '../../chat/chatRequest.js';
import { extended } from '../../chat/extended.js';
import { jsonSchemaOf } from '../jsonSchemaOf.js';
import { outputLimit } from '../outputLimit.js';
import { schemaInWords } from '../schemaInWords.js';
import type { EncodedRequest, WireTarget } from '../wire.js';
import { withProviderOptions } from '../withProviderOptions.js';
import { type ClaudeModel, claudeModel } from './claudeModel.js';
import { encodeMessages } from './encodeMessages.js';
import { outputSchema } from './outputSchema.js';
import { type ThinkingFields, thinkingFields } from './thinkingFields.js';
import type { Turn } from './turn.js';

type Fields = Readonly<Record<string, unknown>>;

/** A request as the Messages API wants it. */
export function encodeRequest(request: ChatRequest, target: WireTarget): EncodedRequest {
  const model = claudeModel(target.model);
  const maxTokens = maxTokensOf(request, model, target);
  const turns = encodeMessages(request.messages, target);
  const thought = thinkingFields(request, model, maxTokens, turns);
  const body: Fields = {
    model: target.model,
    max_tokens: maxTokens,
    system: systemOf(request, target),
    messages: turns.map(messageOf),
    ...toolFields(request),
    ...samplingFields(request, model, thought),
    // A blank one is refused.
    stop_sequences: request.stop?.filter((sequence) => sequence.trim() !== ''),
    thinking: thought.thinking,
    output_config: outputConfig(request, target, thought),
  };
  return {
    path: '/v1/messages',
    headers: { 'anthropic-version': '2023-06-01' },
    body: extended(withProviderOptions(body, request, target, 'anthropic'), { stream: true }),
  };
}

/** Cannot be left out, and is refused beyond what the model can give, or than its window leaves beside the prompt. */
function maxTokensOf(request: ChatRequest, { defaultMaxTokens, mostTokens }: ClaudeModel, target: WireTarget): number {
  const wanted = Math.min(request.maxOutputTokens ?? defaultMaxTokens, mostTokens);
  return outputLimit(request, target, wanted) ?? wanted;
}

/**
 * A system message in the middle of the history is lifted to the others: this API knows none there, as a user's it would lose
 * its authority, and between a call and its result nothing may stand.
 */
function systemOf({ messages, output }: ChatRequest, { capabilities }: WireTarget): string | undefined {
  const texts = messages.flatMap((message) => (message.role === 'system' ? [textOfContent(message.content)] : []));
  if (output !== undefined && !capabilities.json) texts.push(schemaInWords(jsonSchemaOf('output', output)));
  // A system prompt of blank text is refused.
  const system = texts.join('\n\n');
  return system.trim() === '' ? undefined : system;
}

function messageOf({ role, content }: Turn): Fields {
  const [only, ...more] = content;
  return { role, content: only?.type === 'text' && more.length === 0 ? only.text : content };
}

function toolFields({ tools = [], toolChoice }: ChatRequest): Fields {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(({ name, description, parameters }) => ({
      name,
      description,
      input_schema: jsonSchemaOf(`tools: ${name}`, parameters),
    })),
    tool_choice: toolChoiceOf(toolChoice),
  };
}

function toolChoiceOf(choice: ChatRequest['toolChoice']): Fields | undefined {
  if (choice === undefined) return undefined;
  if (typeof choice === 'object') return { type: 'tool', name: choice.name };
  return { type: choice === 'required' ? 'any' : choice };
}

/** Models from 4.7 on refuse both figures, those from 4.5 on both at once, and a model that thinks within a budget either. */
function samplingFields({ temperature, topP }: ChatRequest, { version }: ClaudeModel, { thinking }: ThinkingFields): Fields {
  if (version >= 407 || thinking?.type === 'enabled' || thinking?.type === 'adaptive') return {};
  // The other APIs' scale goes up to 2.
  const scaled = temperature === undefined ? undefined : Math.min(1, temperature);
  return { temperature: scaled, top_p: version >= 405 && scaled !== undefined ? undefined : topP };
}

function outputConfig({ output }: ChatRequest, { capabilities }: WireTarget, { effort }: ThinkingFields): Fields | undefined {
  const schema = output === undefined || !capabilities.json ? undefined : outputSchema(jsonSchemaOf('output', output));
  if (schema === undefined && effort === undefined) return undefined;
  return { format: schema && { type: 'json_schema', schema }, effort };
}
