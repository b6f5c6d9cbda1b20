/**
 * What the AI SDK calls a language model with, in any of the specifications: the union of their forms, in the part that is read.
 *
 * Messages and parts have options of their own, which only some providers know: of these `rxbaton` alone is read.
 */
export interface CallOptions {
  readonly prompt: readonly PromptMessage[];
  readonly maxOutputTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly stopSequences?: readonly string[] | undefined;
  readonly topP?: number | undefined;
  readonly topK?: number | undefined;
  readonly presencePenalty?: number | undefined;
  readonly frequencyPenalty?: number | undefined;
  readonly responseFormat?:
    | { readonly type: 'text' }
    | { readonly type: 'json'; readonly schema?: object | undefined; readonly description?: string | undefined }
    | undefined;
  readonly seed?: number | undefined;
  readonly tools?: readonly (FunctionTool | ProviderTool)[] | undefined;
  readonly toolChoice?:
    | { readonly type: 'auto' | 'none' | 'required' }
    | { readonly type: 'tool'; readonly toolName: string }
    | undefined;
  readonly includeRawChunks?: boolean | undefined;
  readonly abortSignal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  /** Of `v4` alone. */
  readonly reasoning?: 'provider-default' | 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max' | undefined;
  readonly providerOptions?: PromptOptions | undefined;
}

export type PromptOptions = Readonly<Record<string, object>>;

export interface FunctionTool {
  readonly type: 'function';
  readonly name: string;
  readonly description?: string | undefined;
  readonly inputSchema: object;
  readonly inputExamples?: readonly object[] | undefined;
  readonly strict?: boolean | undefined;
  readonly providerOptions?: PromptOptions | undefined;
}

/** A tool that a provider runs itself; `v2` has another word for it. */
interface ProviderTool {
  readonly type: 'provider' | 'provider-defined';
  readonly name: string;
}

export type PromptMessage = { readonly providerOptions?: PromptOptions | undefined } & (
  | { readonly role: 'system'; readonly content: string }
  | { readonly role: 'user' | 'assistant' | 'tool'; readonly content: readonly PromptPart[] }
);

export type PromptPart = { readonly providerOptions?: PromptOptions | undefined } & (
  | { readonly type: 'text' | 'reasoning'; readonly text: string }
  | FilePart
  | {
      readonly type: 'tool-call';
      readonly toolCallId: string;
      readonly toolName: string;
      readonly input: unknown;
      readonly providerExecuted?: boolean | undefined;
    }
  | { readonly type: 'tool-result'; readonly toolCallId: string; readonly output: ToolOutput }
  | { readonly type: 'reasoning-file' | 'custom' | 'tool-approval-response' }
);

export interface FilePart {
  readonly type: 'file';
  readonly mediaType: string;
  readonly data: FileData;
}

/** `v2` and `v3` give the data as they are, `v4` says what they are. */
export type FileData =
  | Uint8Array
  | string
  | URL
  | { readonly type: 'data'; readonly data: Uint8Array | string }
  | { readonly type: 'url'; readonly url: URL }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reference'; readonly reference: unknown };

export type ToolOutput =
  | { readonly type: 'text' | 'error-text'; readonly value: string }
  | { readonly type: 'json' | 'error-json'; readonly value: unknown }
  | { readonly type: 'execution-denied'; readonly reason?: string | undefined }
  | { readonly type: 'content'; readonly value: readonly ToolOutputItem[] };

type ToolOutputItem =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type:
        | ('media' | 'file' | 'file-data' | 'file-url' | 'file-id')
        | ('image-data' | 'image-url' | 'image-file-id')
        | 'custom';
    };
