import { ConsecutiveBreaker, circuitBreaker, ExponentialBackoff, handleAll, retry, wrap } from 'cockatiel';
import OpenAI from 'openai';
import { askOpenai } from './openaiSdk.mjs';

/** @type {import('../contender.js').Enter} The official client within a retry and a circuit breaker. */
export const enter = ({ primary }) => {
  const client = new OpenAI({ apiKey: 'sk-bench', baseURL: `${primary}/v1`, maxRetries: 0 });
  const policy = wrap(
    retry(handleAll, { maxAttempts: 2, backoff: new ExponentialBackoff() }),
    circuitBreaker(handleAll, { halfOpenAfter: 30_000, breaker: new ConsecutiveBreaker(5) }),
  );
  return { ask: (hear, signal) => policy.execute(() => askOpenai(client, hear, signal)) };
};
