import type { CallOptions } from './callOptions.js';
import type { Specification, SpecificationForms } from './specification.js';

/**
 * A language model as the AI SDK takes it.
 *
 * The types are written out here, in the part that is used, and are assignable to `LanguageModelV2`, `V3` and `V4` of whichever
 * `@ai-sdk/provider` there is: each of its versions lacks the later ones, and importing those would break a user's compile.
 */
export interface LanguageModel<Spec extends Specification = Specification> {
  readonly specificationVersion: Spec;
  readonly provider: string;
  readonly modelId: string;
  /** Addresses that are passed on as they are, instead of being fetched by the AI SDK. */
  readonly supportedUrls: Record<string, RegExp[]>;
  doGenerate(options: CallOptions): Promise<GenerateResult<Spec>>;
  doStream(options: CallOptions): Promise<{ stream: ReadableStream<StreamPart<Spec>> }>;
}

export interface GenerateResult<Spec extends Specification> {
  content: ContentPart<Spec>[];
  finishReason: SpecificationForms[Spec]['finishReason'];
  usage: SpecificationForms[Spec]['usage'];
  warnings: SpecificationForms[Spec]['warning'][];
  providerMetadata: ProviderMetadata;
  response: ResponseMetadata;
}

export type StreamPart<Spec extends Specification> =
  | { type: 'stream-start'; warnings: SpecificationForms[Spec]['warning'][] }
  | ({ type: 'response-metadata' } & ResponseMetadata)
  | { type: 'text-start' | 'reasoning-start'; id: string }
  | { type: 'text-delta' | 'reasoning-delta'; id: string; delta: string; providerMetadata?: ProviderMetadata }
  | { type: 'text-end' | 'reasoning-end'; id: string; providerMetadata?: ProviderMetadata }
  | { type: 'tool-input-start'; id: string; toolName: string }
  | { type: 'tool-input-delta'; id: string; delta: string }
  | { type: 'tool-input-end'; id: string }
  | WholePart<Spec>
  | {
      type: 'finish';
      finishReason: SpecificationForms[Spec]['finishReason'];
      usage: SpecificationForms[Spec]['usage'];
      providerMetadata: ProviderMetadata;
    }
  | { type: 'raw'; rawValue: unknown }
  | { type: 'error'; error: unknown };

/** What a stream tells in one piece, and a whole answer has as content. */
type WholePart<Spec extends Specification> =
  | { type: 'tool-call'; toolCallId: string; toolName: string; input: string }
  | { type: 'file'; mediaType: string; data: SpecificationForms[Spec]['file'] }
  | { type: 'source'; sourceType: 'url'; id: string; url: string; title?: string };

export type ContentPart<Spec extends Specification> =
  | { type: 'text' | 'reasoning'; text: string; providerMetadata?: ProviderMetadata }
  | WholePart<Spec>;

export interface ResponseMetadata {
  id?: string;
  modelId?: string;
}

type Json = null | string | number | boolean | Json[] | { [key: string]: Json };

/** What rxbaton has to say under its own name. */
export type ProviderMetadata = { rxbaton: { [key: string]: Json } };
