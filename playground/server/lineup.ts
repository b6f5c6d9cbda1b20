import { anthropic, deepseek, gemini, openai, type Provider } from 'rxbaton';
import type { Upstream } from 'rxbaton/testing/upstream';
import { realProviders } from '../../examples/start/realProviders.js';
import type { ApiName, PageModel } from './pageSettings.js';

/** Whom the page asks, and what the gateway serves. */
export interface Lineup {
  readonly models: readonly PageModel[];
  readonly served: Readonly<Record<string, Provider>>;
}

const SIMULATED = [
  { api: 'openai', make: openai, model: 'gpt-4o' },
  { api: 'anthropic', make: anthropic, model: 'claude-sonnet-4-5' },
  { api: 'gemini', make: gemini, model: 'gemini-2.5-flash' },
  { api: 'deepseek', make: deepseek, model: 'deepseek-v4-flash' },
] as const;

/** The page speaks to the upstream itself, in four APIs; the gateway serves the same models to whoever else asks. */
export function simulatedLineup({ baseUrls }: Upstream): Lineup {
  return {
    models: SIMULATED.map(({ api, model }) => ({ api, model, baseUrl: baseUrls[api] })),
    served: Object.fromEntries(
      SIMULATED.map(({ api, make, model }) => [model, make({ model, apiKey: 'simulated', baseUrl: baseUrls[api] })]),
    ),
  };
}

/** The APIs whose keys are in the environment, each a model of the gateway, so that no key reaches the page; or none. */
export function realLineup(environment: NodeJS.ProcessEnv): Lineup | undefined {
  const named = realProviders(environment).map((provider) => ({ provider, ...namesIn(provider) }));
  if (named.length === 0) return undefined;
  return {
    models: named.map(({ api, model }) => ({ api, model, baseUrl: '/v1' })),
    served: Object.fromEntries(named.map(({ model, provider }) => [model, provider])),
  };
}

/** A provider's id is its API's name, a slash and its model. */
function namesIn({ id }: Provider): { readonly api: ApiName; readonly model: string } {
  const slash = id.indexOf('/');
  return { api: id.slice(0, slash) as ApiName, model: id.slice(slash + 1) }; // of those four are the real ones
}
