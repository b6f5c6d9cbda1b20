import { anthropic, deepseek, gemini, openai, openaiCompatible, type Provider } from 'rxbaton';
import type { ApiName, PageModel, PageSettings } from '../../server/pageSettings.js';
import type { Lane } from '../feed/lane.js';

/** A provider of the page, and its place in the ladder. */
export interface Seat {
  readonly provider: Provider;
  readonly lane: Lane;
}

const SIMULATED = { openai, anthropic, gemini, deepseek } as const satisfies Record<ApiName, unknown>;

/** The page's providers: the first half are equals, the others stand in when those are down. */
export function lineup({ models, upstream }: PageSettings): readonly Seat[] {
  const equals = Math.ceil(models.length / 2);
  return models.map((model, at) => {
    const provider = upstream === undefined ? behindGateway(model) : simulated(model);
    return { provider, lane: { id: provider.id, label: model.model, api: model.api, rung: at < equals ? 0 : 1 } };
  });
}

/** By rungs, as a failover takes them. */
export function ladderOf(seats: readonly Seat[], behind: (seat: Seat) => Provider): readonly (readonly Provider[])[] {
  const rungs = [0, 1].map((rung) => seats.filter(({ lane }) => lane.rung === rung).map(behind));
  return rungs.filter(({ length }) => length > 0);
}

/** The upstream asks for some key, whichever. */
function simulated({ api, model, baseUrl }: PageModel): Provider {
  return SIMULATED[api]({ model, baseUrl, apiKey: 'simulated' });
}

/** The gateway has the keys. */
function behindGateway({ model, baseUrl }: PageModel): Provider {
  return openaiCompatible({ name: 'gateway', model, baseUrl: new URL(baseUrl, location.origin).href });
}
