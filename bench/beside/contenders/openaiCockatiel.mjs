import { ConsecutiveBreaker, circuitBreaker, ExponentialBackoff, handleWhen, retry, wrap } from 'cockatiel';
import OpenAI from 'openai';
import { askOpenai } from './openaiSdk.mjs';

/** That the reader has gone is no failure. */
const failures = handleWhen((error) => !(error instanceof OpenAI.APIUserAbortError));

/** @type {import('../contender.js').Enter} The official client within a retry and a circuit breaker. */
export const enter = ({ primary }) => {
  const client = new OpenAI({ apiKey: 'sk-bench', baseURL: `${primary}/v1`, maxRetries: 0, logLevel: 'off' });
  const policy = wrap(
    retry(failures, { maxAttempts: 2, backoff: new ExponentialBackoff() }),
    circuitBreaker(failures, { halfOpenAfter: 30_000, breaker: new ConsecutiveBreaker(5) }),
  );
  return { ask: (hear, signal) => policy.execute(() => askOpenai(client, hear, signal)) };
};
