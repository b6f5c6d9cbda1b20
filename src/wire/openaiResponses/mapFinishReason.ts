import type { FinishReason } from '../../chat/chunk.js';

const REASONS: Readonly<Record<string, FinishReason>> = {
  completed: 'stop',
  // A server that does not tell what made it so.
  incomplete: 'length',
  max_output_tokens: 'length',
  max_tokens: 'length',
  content_filter: 'content-filter',
};

/** From a response's status, or what made it incomplete. Total: a word that nobody has seen before is `other`. */
export function mapFinishReason(raw: string | undefined): FinishReason {
  return raw !== undefined && Object.hasOwn(REASONS, raw) ? (REASONS[raw] ?? 'other') : 'other';
}
