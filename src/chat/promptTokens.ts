import { type ChatRequest, type Message, type Part, type Tool, wholeCalls } from './chatRequest.js';
import { tokensOf } from './tokensOf.js';

/** A picture of a megapixel, in characters that weigh as much: the APIs count it as 800 to 1,600 tokens. */
const IMAGE = 6_000;
/** What a tool's parameters weigh, as a schema that is not looked into. */
const PARAMETERS = 400;
/** From here on scripts take about a token a character: CJK, Hangul, and the halves of emoji. */
const DENSE = 0x2e80;
const DENSE_WEIGHT = 4;

/** About how many tokens a prompt is: its messages, their images and calls, and the tools. */
export function promptTokens({ messages, tools = [] }: Pick<ChatRequest, 'messages' | 'tools'>): number {
  return tokensOf(sum(messages, weightOfMessage) + sum(tools, weightOfTool));
}

function weightOfMessage(message: Message): number {
  const { content = '' } = message;
  const said = typeof content === 'string' ? weight(content) : sum(content, weightOfPart);
  const calls = message.role === 'assistant' ? wholeCalls(message) : [];
  return said + sum(calls, ({ name, argsText }) => weight(name) + weight(argsText));
}

function weightOfPart(part: Part): number {
  return part.type === 'text' ? weight(part.text) : IMAGE;
}

function weightOfTool({ name, description = '' }: Tool): number {
  return weight(name) + weight(description) + PARAMETERS;
}

/** Characters, those of dense scripts for as many as they weigh. */
function weight(text: string): number {
  let dense = 0;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) >= DENSE) dense++;
  return text.length + dense * (DENSE_WEIGHT - 1);
}

function sum<T>(items: readonly T[], weightOf: (item: T) => number): number {
  return items.reduce((total, item) => total + weightOf(item), 0);
}
