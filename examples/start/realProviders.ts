import { anthropic, deepseek, gemini, openai, type Provider } from 'rxbaton';
import type { Environment } from './terminal.js';

/** How to ask the real ones. Keys and addresses are the library's to read: it knows the same variables. */
export const REAL = [
  { make: openai, key: 'OPENAI_API_KEY', variable: 'OPENAI_MODEL', model: 'gpt-4o' },
  {
    make: anthropic,
    key: 'ANTHROPIC_API_KEY',

    variable: 'ANTHROPIC_MODEL',
    model: 'claude-sonnet-4-5',
  },
  { make: gemini, key: 'GEMINI_API_KEY', variable: 'GEMINI_MODEL', model: 'gemini-2.5-flash' },
  { make: deepseek, key: 'DEEPSEEK_API_KEY', variable: 'DEEPSEEK_MODEL', model: 'deepseek-v4-flash' },
] as const;

/** Those whose keys are set. */
export function realProviders(environment: Environment): readonly Provider[] {
  return REAL.filter(({ key }) => environment[key]).map(({ make, variable, model }) =>
    make({ model: environment[variable] || model }),
  );
}
