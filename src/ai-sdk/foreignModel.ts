import type { Specification } from './specification.js';

/**
 * A language model of the AI SDK's, of any specification: what `openai('gpt-4o')` of `@ai-sdk/openai` is, say.
 *
 * What goes in differs by specification and is made for the one that the model has; what comes out is looked at piece by piece.
 */
export interface ForeignModel {
  readonly specificationVersion: Specification;
  readonly provider: string;
  readonly modelId: string;
  doStream(options: never): PromiseLike<{ readonly stream: ReadableStream<unknown> }>;
}

/** The key of its signatures, which mean nothing to any other API. */
export function apiOf({ provider }: ForeignModel): string {
  return `ai-sdk/${provider}`;
}
