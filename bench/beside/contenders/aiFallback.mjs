import { createFallback } from 'ai-fallback';
import { askModel, modelAt } from './aiSdk.mjs';

/** @type {import('../contender.js').Enter} The AI SDK with ai-fallback, as its page shows it. */
export const enter = ({ primary, backup, stallMs }) => {
  const model = createFallback({ models: [modelAt(primary, 'primary'), modelAt(backup, 'backup')], modelResetInterval: 60_000 });
  return { ask: askModel(model, stallMs) };
};
