/** Tokens so far. `inputTokens`: the whole prompt, its cached part among them; `outputTokens`: all, reasoning among them. */
export interface Usage {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly reasoningTokens?: number;
  readonly cachedTokens?: number;
}
