import type { ChatRequest } from '../../../chat/chatRequest.js';
import type { Field } from './field.js';

type Effort = NonNullable<ChatRequest['reasoning']>;

const EFFORTS = { low: 'low', medium: 'medium', high: 'high', xhigh: 'high', max: 'high' } as const;
const LEAST_BUDGET = 1024;

/**
 * How much a model is to think: its effort, or the one that stands for its budget.
 *
 * @param maxTokens - What thinking and answer may take together.
 */
export function readReasoning(body: Field, maxTokens: number): Effort | undefined {
  const effort = body
    .get('output_config')
    .get('effort')
    .map((field) => EFFORTS[field.oneOf('low', 'medium', 'high', 'xhigh', 'max')]);
  const thinking = body.get('thinking');
  if (thinking.isAbsent) return effort;
  thinking.get('display').map((field) => field.oneOf('summarized', 'omitted'));
  switch (thinking.get('type').oneOf('enabled', 'disabled', 'adaptive')) {
    case 'disabled':
      return 'none';
    case 'adaptive':
      return effort ?? 'high';
    case 'enabled':
      checkCompany(body);
      return effort ?? effortOf(thinking.get('budget_tokens'), maxTokens);
  }
}

/** A budget's share of the answer's limit, cut between the shares (0.2, 0.5, 0.8) that an effort is given of it. */
function effortOf(field: Field, maxTokens: number): Effort {
  const budget = field.integer(LEAST_BUDGET);
  if (budget >= maxTokens) field.refuse('`max_tokens` must be greater than `thinking.budget_tokens`.');
  const share = budget / maxTokens;
  if (share <= 0.35) return 'low';
  return share <= 0.65 ? 'medium' : 'high';
}

/** What the API refuses beside a budget; providers that take both would think, or be sampled, otherwise than asked. */
function checkCompany(body: Field): void {
  const { value: choice } = body.get('tool_choice').get('type');
  if (choice === 'any' || choice === 'tool')
    body.get('tool_choice').refuse('Thinking may not be enabled when tool_choice forces tool use.');
  const temperature = body.get('temperature');
  if (!temperature.isAbsent && temperature.value !== 1)
    temperature.refuse('`temperature` may only be set to 1 when thinking is enabled.');
}
