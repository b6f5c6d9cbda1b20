import { anthropic, gemini, openai, type Provider } from 'rxbaton';
import type { Upstream } from 'rxbaton/testing/upstream';

/** The models that play the providers, one of each API. */
export const OPENAI = 'gpt-4o';
export const ANTHROPIC = 'claude-sonnet-4-5';
export const GEMINI = 'gemini-2.5-flash';

/** To the library they are as real as any: it speaks HTTP to them. */
export function cast({ baseUrls }: Upstream): readonly Provider[] {
  const apiKey = 'simulated';
  return [
    openai({ apiKey, model: OPENAI, baseUrl: baseUrls.openai }),
    anthropic({ apiKey, model: ANTHROPIC, baseUrl: baseUrls.anthropic }),
    gemini({ apiKey, model: GEMINI, baseUrl: baseUrls.gemini }),
  ];
}
