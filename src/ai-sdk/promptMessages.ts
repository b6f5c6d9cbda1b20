import type { AssistantMessage, Message, Part, ToolCall } from '../chat/chatRequest.js';
import { definedOf } from '../chat/definedOf.js';
import type { PromptMessage, PromptOptions, PromptPart, ToolOutput } from './callOptions.js';
import { filePart } from './filePart.js';
import { thoughtIn } from './thoughtMetadata.js';
import type { Warnings } from './warnings.js';

/** A prompt's messages, and a word about each part that cannot be told to a model. */
export function promptMessages(prompt: readonly PromptMessage[], warnings: Warnings): readonly Message[] {
  return prompt.flatMap((message): readonly Message[] => {
    lookAtOptions(message.providerOptions, warnings);
    if (message.role === 'system') return [{ role: 'system', content: message.content }];
    for (const part of message.content) lookAtOptions(part.providerOptions, warnings);
    if (message.role === 'tool') return toolMessages(message.content, warnings);
    return message.role === 'user' ? userMessage(message.content, warnings) : [assistantMessage(message.content, warnings)];
  });
}

/** They are a provider's own words about caching, say, which no other knows. */
function lookAtOptions(options: PromptOptions | undefined, warnings: Warnings): void {
  for (const name of Object.keys(options ?? {})) {
    if (name !== 'rxbaton') warnings.unsupported(`providerOptions.${name} of messages and parts`);
  }
}

function userMessage(content: readonly PromptPart[], warnings: Warnings): readonly Message[] {
  const parts = content.flatMap((part) => contentPart(part, warnings));
  return parts.length === 0 ? [] : [{ role: 'user', content: parts }];
}

function contentPart(part: PromptPart, warnings: Warnings): readonly Part[] {
  if (part.type === 'text') return [{ type: 'text', text: part.text }];
  const file = part.type === 'file' ? filePart(part) : undefined;
  if (file !== undefined) return [file];
  warnings.unsupported(part.type === 'file' ? `files of type ${part.mediaType}` : `parts of type ${part.type}`);
  return [];
}

function assistantMessage(content: readonly PromptPart[], warnings: Warnings): AssistantMessage {
  const texts: string[] = [];
  const toolCalls: ToolCall[] = [];
  for (const part of content) {
    if (part.type === 'text') texts.push(part.text);
    else if (part.type === 'tool-call' && part.providerExecuted !== true) toolCalls.push(toolCall(part));
    else if (part.type !== 'reasoning') warnings.unsupported(`${part.type} of an assistant message`);
  }
  return definedOf({
    role: 'assistant' as const,
    content: texts.join(''),
    toolCalls: toolCalls.length > 0 ? toolCalls : undefined,
    ...thoughtsOf(content),
  });
}

function toolCall({ toolCallId, toolName, input }: Extract<PromptPart, { type: 'tool-call' }>): ToolCall {
  return { callId: toolCallId, name: toolName, args: input, argsText: JSON.stringify(input ?? {}), complete: true };
}

/** A provider wants back what it thought itself, word for word as it signed it: not what another thought before it. */
function thoughtsOf(content: readonly PromptPart[]): Pick<AssistantMessage, 'reasoning' | 'signatures'> {
  const thoughts = content.flatMap((part) =>
    part.type === 'reasoning' ? [{ text: part.text, ...thoughtIn(part.providerOptions) }] : [],
  );
  const latest = Math.max(...thoughts.map(({ attempt }) => attempt));
  const own = thoughts.filter(({ attempt }) => attempt === latest);
  const signatures = own.flatMap((thought) => thought.signatures);
  const reasoning = own.map(({ text }) => text).join('');
  return { reasoning: reasoning === '' ? undefined : reasoning, signatures: signatures.length > 0 ? signatures : undefined };
}

function toolMessages(content: readonly PromptPart[], warnings: Warnings): readonly Message[] {
  return content.flatMap((part): readonly Message[] => {
    if (part.type === 'tool-result') {
      return [{ role: 'tool', callId: part.toolCallId, content: textOfOutput(part.output, warnings) }];
    }
    warnings.unsupported(`${part.type} of a tool message`);
    return [];
  });
}

function textOfOutput(output: ToolOutput, warnings: Warnings): string {
  switch (output.type) {
    case 'text':
    case 'error-text':
      return output.value;
    case 'json':
    case 'error-json':
      return JSON.stringify(output.value ?? null);
    case 'execution-denied':
      return output.reason ?? 'The user did not let this tool run.';
    case 'content':
      return output.value
        .flatMap((item) => {
          if (item.type === 'text') return [item.text];
          warnings.unsupported(`${item.type} of a tool's result`);
          return [];
        })
        .join('\n');
  }
}
