import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import type { BaseLanguageModelInput, StructuredOutputMethodOptions } from '@langchain/core/language_models/base';
import { BaseChatModel, type BindToolsInput, type LangSmithParams } from '@langchain/core/language_models/chat_models';
import type { AIMessageChunk, BaseMessage } from '@langchain/core/messages';
import type { ChatGenerationChunk, ChatResult } from '@langchain/core/outputs';
import type { Runnable } from '@langchain/core/runnables';
import type { ChatRequest } from '../chat/chatRequest.js';
import { completion } from '../chat/completion.js';
import { definedOf } from '../chat/definedOf.js';
import { irrevocable } from '../chat/irrevocable.js';
import { untilAborted } from '../chat/untilAborted.js';
import type { Provider } from '../providers/provider.js';
import { answerMessage } from './answerMessage.js';
import { type ChatModelCallOptions, type ChatModelOptions, type RequestSettings, requestSettings } from './chatModelOptions.js';
import { generationChunks } from './generationChunks.js';
import { promptMessages } from './promptMessages.js';
import { promptTools, toolChoiceOf } from './promptTools.js';
import { type OutputSchema, structuredOutput } from './structuredOutput.js';

/** A provider as a chat model of LangChain; `chatModel` makes one. */
export class RxbatonChatModel extends BaseChatModel<ChatModelCallOptions> {
  private readonly settings: RequestSettings;

  constructor(
    readonly provider: Provider,
    options: ChatModelOptions = {},
  ) {
    super(options);
    this.settings = requestSettings(options);
  }

  static override lc_name(): string {
    return 'RxbatonChatModel';
  }

  override _llmType(): string {
    return 'rxbaton';
  }

  /** What tells one model from another, for LangChain's caches. */
  override _identifyingParams(): Record<string, unknown> {
    return { provider: this.provider.id, ...this.settings };
  }

  override getLsParams(): LangSmithParams {
    return { ls_provider: 'rxbaton', ls_model_name: this.provider.id, ls_model_type: 'chat' };
  }

  override bindTools(
    tools: BindToolsInput[],
    options: Partial<ChatModelCallOptions> = {},
  ): Runnable<BaseLanguageModelInput, AIMessageChunk, ChatModelCallOptions> {
    return this.withConfig({ tools: promptTools(tools).map(namedTool), ...options });
  }

  override withStructuredOutput<Output extends object = Record<string, unknown>>(
    schema: OutputSchema<Output>,
    options?: StructuredOutputMethodOptions,
  ): Runnable<BaseLanguageModelInput, Output>;
  override withStructuredOutput<Output extends object = Record<string, unknown>>(
    schema: OutputSchema<Output>,
    options?: StructuredOutputMethodOptions<true>,
  ): Runnable<BaseLanguageModelInput, { raw: BaseMessage; parsed: Output }>;
  override withStructuredOutput<Output extends object>(
    schema: OutputSchema<Output>,
    options: StructuredOutputMethodOptions<boolean> = {},
  ): Runnable<BaseLanguageModelInput, Output | { raw: BaseMessage; parsed: Output }> {
    return structuredOutput(this, schema, options);
  }

  override async _generate(messages: BaseMessage[], options: this['ParsedCallOptions']): Promise<ChatResult> {
    const answer = await completion(this.provider(this.request(messages, options)), { signal: options.signal });
    const message = answerMessage(answer);
    const { inputTokens: promptTokens, outputTokens: completionTokens } = answer.usage;
    const tokenUsage = definedOf({ promptTokens, completionTokens });
    return {
      generations: [{ text: answer.text, message }],
      llmOutput: { tokenUsage },
    };
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    run?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const answer = this.provider(this.request(messages, options)).pipe(irrevocable(), untilAborted(options.signal));
    for await (const chunk of generationChunks(answer)) {
      yield chunk;
      await run?.handleLLMNewToken(chunk.text, undefined, undefined, undefined, undefined, { chunk });
    }
  }

  private request(messages: readonly BaseMessage[], options: this['ParsedCallOptions']): ChatRequest {
    const { tools = [], tool_choice, output, stop } = options;
    return definedOf({
      ...this.settings,
      ...requestSettings(options),
      messages: promptMessages(messages),
      output,
      stop,
      ...(tools.length === 0 ? {} : { tools: promptTools(tools), toolChoice: toolChoiceOf(tool_choice) }),
    });
  }
}

/** In a form that LangChain's tracers know. */
function namedTool({ name, description, parameters }: NonNullable<ChatRequest['tools']>[number]): BindToolsInput {
  return { type: 'function', function: definedOf({ name, description, parameters }) };
}
