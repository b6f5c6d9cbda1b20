/** How a provider can be asked to go on from a partial answer. */
export type Continuation = 'prefill' | 'prefix' | 'flag' | 'user-turn' | 'none';

/** What a provider's model can do; a failover asks only those that can do what the request needs. */
export interface Capabilities {
  /**
   * `prefill`: a trailing assistant message is gone on from. `prefix`: the same with `prefix: true`. `flag`: the same with
   * `continue_final_message`. `user-turn`: a user message asks to resume. `none`: only from the start.
   */
  readonly continuation: Continuation;
  readonly tools: boolean;
  readonly json: boolean;
  readonly vision: boolean;
  /** Tokens of prompt and answer together, where it is known. */
  readonly contextWindow?: number | undefined;
}

/** What is taken for granted of a provider that nothing is known of. */
export const PLAIN_CAPABILITIES: Capabilities = { continuation: 'user-turn', tools: true, json: true, vision: false };
