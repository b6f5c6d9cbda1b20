import { createRetryableModel, error } from 'ai-retry/language-model';
import { askModel, modelAt } from './aiSdk.mjs';

/** @type {import('../contender.js').Enter} The AI SDK with ai-retry, told to switch on any error that another model may not have. */
export const enter = ({ primary, backup, stallMs }) => {
  const next = modelAt(backup, 'backup');
  const model = createRetryableModel({
    model: modelAt(primary, 'primary'),
    retries: [error(() => true).switch({ model: next })],
  });
  return { ask: askModel(model, stallMs) };
};
