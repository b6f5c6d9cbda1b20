import { type ChatRequest, type Message, type Part, type Tool, wholeCalls } from './chatRequest.js';
import { textWeight } from './textWeight.js';
import { tokensOf } from './tokensOf.js';

/** A picture of a megapixel, in characters that weigh as much: the APIs count it as 800 to 1,600 tokens. */
const IMAGE = 6_000;
/** What a tool's parameters weigh, as a schema that is not looked into. */
const PARAMETERS = 400;

/** About how many tokens a prompt is: its messages, their images and calls, and the tools. */
export function promptTokens({ messages, tools = [] }: Pick<ChatRequest, 'messages' | 'tools'>): number {
  return tokensOf(sum(messages, weightOfMessage) + sum(tools, weightOfTool));
}

function weightOfMessage(message: Message): number {
  const { content = '' } = message;
  const said = typeof content === 'string' ? textWeight(content) : sum(content, weightOfPart);
  const calls = message.role === 'assistant' ? wholeCalls(message) : [];
  return said + sum(calls, ({ name, argsText }) => textWeight(name) + textWeight(argsText));
}

function weightOfPart(part: Part): number {
  return part.type === 'text' ? textWeight(part.text) : IMAGE;
}

function weightOfTool({ name, description = '' }: Tool): number {
  return textWeight(name) + textWeight(description) + PARAMETERS;
}

function sum<T>(items: readonly T[], weightOf: (item: T) => number): number {
  return items.reduce((total, item) => total + weightOf(item), 0);
}
