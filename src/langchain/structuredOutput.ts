import type { BaseLanguageModelInput, StructuredOutputMethodOptions } from '@langchain/core/language_models/base';
import type { BindToolsInput } from '@langchain/core/language_models/chat_models';
import {
  assembleStructuredOutputPipeline,
  createContentParser,
  createFunctionCallingParser,
} from '@langchain/core/language_models/structured_output';
import type { AIMessageChunk, BaseMessage } from '@langchain/core/messages';
import { JsonOutputKeyToolsParser } from '@langchain/core/output_parsers/openai_tools';
import type { Runnable } from '@langchain/core/runnables';
import { toJsonSchema } from '@langchain/core/utils/json_schema';
import type { SerializableSchema } from '@langchain/core/utils/standard_schema';
import type { InteropZodType } from '@langchain/core/utils/types';
import type { Provider } from '../providers/provider.js';
import type { ChatModelCallOptions } from './chatModelOptions.js';

/** A schema as LangChain takes it: zod's, a Standard Schema that tells its JSON schema, or a JSON schema. */
export type OutputSchema<Output extends object> = SerializableSchema<Output> | InteropZodType<Output> | Record<string, unknown>;

/** The part of a chat model that can be bound to a schema. */
export interface BindableModel {
  readonly provider: Provider;
  bindTools(tools: BindToolsInput[], options: Partial<ChatModelCallOptions>): Runnable<BaseLanguageModelInput, AIMessageChunk>;
  withConfig(options: Partial<ChatModelCallOptions>): Runnable<BaseLanguageModelInput, AIMessageChunk>;
}

/** The model, bound to a schema: by its JSON mode, where the provider has one, or by a tool that it must call. */
export function structuredOutput<Output extends object>(
  model: BindableModel,
  schema: OutputSchema<Output>,
  { method, name = 'extract', includeRaw, strict }: StructuredOutputMethodOptions<boolean>,
): Runnable<BaseLanguageModelInput, Output | { raw: BaseMessage; parsed: Output }> {
  if (strict === true) throw new TypeError('withStructuredOutput({ strict }): each provider is as strict as it can be');
  const parameters = toJsonSchema(schema);
  if (method === 'functionCalling' || (method === undefined && !model.provider.capabilities.json)) {
    const tool = { type: 'function' as const, function: { name, description: 'The answer.', parameters } };
    const parser = createFunctionCallingParser<Output>(schema, name, JsonOutputKeyToolsParser);
    return assembleStructuredOutputPipeline(model.bindTools([tool], { tool_choice: name }), parser, includeRaw);
  }
  return assembleStructuredOutputPipeline(
    model.withConfig({ output: parameters }),
    createContentParser<Output>(schema),
    includeRaw,
  );
}
