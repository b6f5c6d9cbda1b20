import type { GatewayApi } from './apis/gatewayApi.js';

/** What a path stands for. */
export type Route =
  | { readonly to: 'answer'; readonly api: GatewayApi }
  | { readonly to: 'count'; readonly api: GatewayApi }
  | { readonly to: 'model'; readonly name: string }
  | { readonly to: 'ticket'; readonly name: string }
  | { readonly to: 'models' }
  | { readonly to: 'health' }
  | { readonly to: 'metrics' };

const FAMILIES = [
  ['/v1/models/', 'model'],
  ['/v1/tickets/', 'ticket'],
] as const;

const PLACES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/v1/models', { to: 'models' }],
  ['/health', { to: 'health' }],
  ['/metrics', { to: 'metrics' }],
]);

/** Where Anthropic's clients have a prompt counted. */
const COUNT = '/count_tokens';

/** What a path stands for, taken as it is: a second spelling of one is none. */
export function routeOf(path: string, apis: ReadonlyMap<string, GatewayApi>): Route | undefined {
  const api = apis.get(path);
  if (api !== undefined) return { to: 'answer', api };
  const place = PLACES.get(path);
  if (place !== undefined) return place;
  const counted = path.endsWith(COUNT) ? apis.get(path.slice(0, -COUNT.length)) : undefined;
  if (counted?.name === 'anthropic') return { to: 'count', api: counted };
  for (const [start, to] of FAMILIES) {
    const name = path.startsWith(start) ? nameIn(path.slice(start.length)) : undefined;
    if (name !== undefined) return { to, name };
  }
  return undefined;
}

/** A name is one step of a path: one with a slash in it comes encoded, and is looked up and nothing else. */
function nameIn(step: string): string | undefined {
  if (step === '' || step.includes('/')) return undefined;
  try {
    return decodeURIComponent(step);
  } catch {
    return undefined;
  }
}

export function methodsOf({ to }: Route): string {
  return to === 'answer' || to === 'count' ? 'POST, OPTIONS' : 'GET, HEAD, OPTIONS';
}
