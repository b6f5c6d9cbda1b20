import { Subscription } from 'rxjs';
import { promptTokens } from '../chat/promptTokens.js';
import type { Provider } from '../providers/provider.js';
import { Answering, TICKET_RETRY } from './answering.js';
import { APIS } from './apis/apis.js';
import type { GatewayApi } from './apis/gatewayApi.js';
import { openaiChat } from './apis/openaiChat/openaiChat.js';
import { checkPrefill } from './checkPrefill.js';
import { allowOrigin, isPreflight, preflightResponse } from './cors.js';
import { GatewayError } from './gatewayError.js';
import { gatewayErrorOf } from './gatewayErrorOf.js';
import { type GatewayOptions, type GatewaySettings, gatewaySettings } from './gatewayOptions.js';
import { errorResponse, jsonResponse } from './jsonResponse.js';
import type { Owner } from './keyring.js';
import { ModelList } from './modelList.js';
import { readBody } from './readBody.js';
import { methodsOf, type Route, routeOf } from './routes.js';
import { SaidItems } from './saidItems.js';
import { isUp } from './standing.js';
import { TicketOffice } from './ticketOffice.js';

/**
 * Serves providers to the clients of other APIs: a function of a `Request` that any server of web standards can be given.
 *
 * ```text
 * POST /v1/chat/completions   --S--a--b--~--c--F|     ~ another provider goes on
 * body                        -----a--b-----c--F|     one answer: one id, each character once
 * ```
 *
 * `GET /v1/models`, `/v1/tickets/:id`, `/health` and `/metrics` tell of it. Never rejects: what fails is told in the form of the
 * API that asked, with its status while no content is out, and at the end of the stream after that. A client that leaves, or
 * cancels the body, ends the provider's request. State: tickets, and how many requests are under way.
 *
 * @param models - Providers by the name that clients ask for.
 * @example
 * ```ts
 * const handle = gateway({ chat: failover([claude, gpt]) }, { keys: [key] });
 * const models = await handle(new Request('http://localhost/v1/models', { headers: { authorization: `Bearer ${key}` } }));
 * (await models.json()).data[0].id; // 'chat'
 * ```
 */
export function gateway(
  models: Readonly<Record<string, Provider>>,
  options: GatewayOptions = {},
): (request: Request) => Promise<Response> {
  const handler = succeeding(undefined, models, options);
  return (request) => handler.respond(request);
}

/** A gateway that goes on from another: it knows that one's tickets, and what was said there. */
export function succeeding(
  former: Gateway | undefined,
  models: Readonly<Record<string, Provider>>,
  options: GatewayOptions,
): Gateway {
  return new Gateway(checkedModels(models), gatewaySettings(options), APIS, former);
}

/** {@link gateway}, for the APIs that it is given. */
export class Gateway {
  private underWay = 0;
  private readonly office: TicketOffice;
  private readonly said: SaidItems;
  private readonly answering: Answering;
  private readonly list: ModelList;

  constructor(
    private readonly models: ReadonlyMap<string, Provider>,
    private readonly settings: GatewaySettings,
    private readonly apis: ReadonlyMap<string, GatewayApi>,
    former?: Gateway,
  ) {
    this.office = former?.office ?? new TicketOffice(settings);
    this.office.follow(settings);
    this.said = former?.said ?? new SaidItems();
    this.said.limitTo(settings.recallCharacters);
    this.answering = new Answering(settings, this.office);
    this.list = new ModelList(settings.wallClock());
  }

  async respond(request: Request): Promise<Response> {
    const { cors } = this.settings;
    const response = cors !== undefined && isPreflight(request) ? preflightResponse(request) : await this.routed(request);
    if (cors !== undefined) allowOrigin(cors, request, response);
    return response;
  }

  private async routed(request: Request): Promise<Response> {
    const route = routeOf(new URL(request.url).pathname, this.apis);
    const id = this.settings.newId();
    const response = await this.answered(request, route, id);
    response.headers.set('x-request-id', id);
    // By the name that Anthropic's clients look for.
    if (this.apiOf(request, route).name === 'anthropic') response.headers.set('request-id', id);
    return response;
  }

  private async answered(request: Request, route: Route | undefined, id: string): Promise<Response> {
    try {
      this.checkHeaders(request);
      if (route === undefined)
        throw new GatewayError({ status: 404, code: 'not_found', message: 'There is nothing at this address' });
      return await this.byMethod(request, route, id);
    } catch (error) {
      return errorResponse(this.apiOf(request, route), gatewayErrorOf(error), id);
    }
  }

  private async byMethod(request: Request, route: Route, id: string): Promise<Response> {
    const { method } = request;
    const allow = methodsOf(route);
    if (method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } });
    if (!allow.split(', ').includes(method)) return this.wrongMethod(request, route, { allow, id });
    if (route.to === 'answer' || route.to === 'count') return this.asked(request, route, id);
    const response = await this.told(request, route);
    return method === 'HEAD' ? new Response(null, response) : response;
  }

  private wrongMethod(request: Request, route: Route, { allow, id }: { readonly allow: string; readonly id: string }): Response {
    const error = new GatewayError({ status: 405, code: 'method_not_allowed', message: `This address takes ${allow}` });
    const response = errorResponse(this.apiOf(request, route), error, id);
    response.headers.set('allow', allow);
    return response;
  }

  private async asked(http: Request, route: Extract<Route, { to: 'answer' | 'count' }>, id: string): Promise<Response> {
    const owner = await this.ownerOf(http);
    const place = this.takePlace();
    try {
      const { api } = route;
      const body = await readBody(http, this.settings);
      // A prompt that is only counted has no limit for its answer, which this API otherwise wants.
      const counted = route.to === 'count' ? { max_tokens: 1, ...body } : body;
      const asked = api.readRequest(counted, this.said.of(owner.id));
      const provider = this.modelFor(owner, asked.model);
      if (api.name === 'anthropic') checkPrefill(asked.request, provider);
      if (route.to === 'count') return jsonResponse({ input_tokens: promptTokens(asked.request) });
      const response = await this.answering.answer({ id, http, api, asked, provider, owner, place });
      // A streamed answer gives its place up when it ends.
      if (!asked.stream) place.unsubscribe();
      return response;
    } catch (error) {
      place.unsubscribe();
      throw error;
    } finally {
      if (route.to === 'count') place.unsubscribe();
    }
  }

  private async told(request: Request, route: Exclude<Route, { to: 'answer' | 'count' }>): Promise<Response> {
    if (route.to === 'health') return this.health();
    const owner = await this.ownerOf(request);
    const forAnthropic = request.headers.has('anthropic-version');
    if (route.to === 'models') return jsonResponse(this.list.all(this.modelsOf(owner), forAnthropic));
    if (route.to === 'ticket') return this.ticket(route.name, owner);
    if (route.to === 'metrics') return this.metrics();
    this.modelFor(owner, route.name);
    return jsonResponse(this.list.one(route.name, forAnthropic));
  }

  private ticket(id: string, owner: Owner): Response {
    const told = this.office.told(id, owner.id, gatewayErrorOf);
    if (told === undefined) throw new GatewayError({ status: 404, code: 'ticket_not_found', message: 'There is no such ticket' });
    const waits = told.status === 'queued' || told.status === 'processing';
    return jsonResponse(told, 200, waits ? { 'retry-after': TICKET_RETRY } : {});
  }

  /** For those who watch it, who have no key: how many models, and not which. */
  private health(): Response {
    const up = [...this.models.values()].filter(isUp).length;
    const down = this.models.size - up;
    return jsonResponse({ status: down === 0 ? 'up' : 'down', up, down }, down === 0 ? 200 : 503, {
      'cache-control': 'no-store',
    });
  }

  private metrics(): Response {
    const { metrics } = this.settings;
    if (metrics === undefined) throw new GatewayError({ status: 404, code: 'not_found', message: 'No metrics are kept here' });
    return new Response(metrics.expose(), { headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' } });
  }

  private async ownerOf(request: Request): Promise<Owner> {
    return (await this.settings.keyring?.ownerOf(request)) ?? { id: '' };
  }

  private modelsOf({ models }: Owner): readonly string[] {
    return [...this.models.keys()].filter((name) => models?.has(name) ?? true);
  }

  private modelFor({ models }: Owner, name: string): Provider {
    const provider = (models?.has(name) ?? true) ? this.models.get(name) : undefined;
    if (provider !== undefined) return provider;
    const message = 'The model does not exist, or is not open to this key';
    throw new GatewayError({ status: 404, code: 'model_not_found', param: 'model', message });
  }

  private takePlace(): Subscription {
    if (this.underWay >= this.settings.concurrent) {
      const message = 'As many requests are under way as may be';
      throw new GatewayError({ status: 503, code: 'busy', message, retryAfterMs: 1_000 });
    }
    this.underWay++;
    return new Subscription(() => this.underWay--);
  }

  private checkHeaders({ headers }: Request): void {
    let bytes = 0;
    for (const [name, value] of headers) bytes += name.length + value.length + 4;
    if (bytes <= this.settings.headerBytes) return;
    const message = `The headers are larger than ${this.settings.headerBytes} bytes`;
    throw new GatewayError({ status: 431, code: 'headers_too_large', message });
  }

  /** In whose form an error is told: the address's, or else that of the client's library. */
  private apiOf({ headers }: Request, route: Route | undefined): GatewayApi {
    if (route !== undefined && 'api' in route) return route.api;
    const anthropic = headers.has('anthropic-version') ? this.apis.get('/v1/messages') : undefined;
    return anthropic ?? openaiChat;
  }
}

function checkedModels(models: Readonly<Record<string, Provider>>): ReadonlyMap<string, Provider> {
  const entries = Object.entries(models);
  if (entries.length === 0) throw new TypeError('gateway(models): give it at least one model');
  for (const [name, provider] of entries) {
    if (typeof provider !== 'function')
      throw new TypeError(`gateway(models): '${name}' must be a provider, not ${typeof provider}`);
  }
  return new Map(entries);
}
