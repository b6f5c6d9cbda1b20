import { anthropic, failover, openai } from 'rxbaton';

/** What the recipes serve. Their keys are in the environment. */
export const models = {
  chat: failover([openai({ model: 'gpt-4o' }), anthropic({ model: 'claude-sonnet-4-5' })]),
};
