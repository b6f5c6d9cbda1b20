/** Tokens so far. `inputTokens`: the whole prompt, its cached part among them; `outputTokens`: all, reasoning among them. */
export interface Usage {
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
  readonly cachedTokens?: number | undefined;
}
