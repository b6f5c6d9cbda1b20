import type { FinishReason } from '../../chat/chunk.js';
import type { ErrorKind } from '../../chat/providerError.js';

const REASONS: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  eos: 'stop',
  end_turn: 'stop',
  stop_sequence: 'stop',
  length: 'length',
  max_tokens: 'length',
  model_length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
  refusal: 'refusal',
};

/** Words for an answer that was given up: what is there is not an answer, and nothing follows. */
const FAILURES: Readonly<Record<string, ErrorKind>> = {
  error: 'server',
  abort: 'server',
  insufficient_system_resource: 'overloaded',
};

/**
 * Total: a word that nobody has seen before is `other`; a server that says none, and ends in order, has stopped
 * (openai-compat/snowflake-no-finish.sse, openrouter/kimi-no-finish-reason.sse).
 */
export function mapFinishReason(raw: string | undefined): FinishReason {
  if (raw === undefined) return 'stop';
  return Object.hasOwn(REASONS, raw) ? (REASONS[raw] ?? 'other') : 'other';
}

/** The failure that a finish reason tells of. */
export function failureInFinish(raw: string): ErrorKind | undefined {
  return Object.hasOwn(FAILURES, raw) ? FAILURES[raw] : undefined;
}
