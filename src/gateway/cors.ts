/** Which web pages may ask. */
export interface CorsOptions {
  /** Origins as a browser names them: `'https://chat.example'`; or `'*'` for every page. */
  readonly origins: '*' | readonly string[];
}

/** What a page may read of an answer besides its body. */
const EXPOSED = 'location, preference-applied, request-id, retry-after, x-request-id, x-rxbaton-ticket, x-should-retry';
/** Header names and commas alone: what a page says it will send is said back to it. */
const HEADER_NAMES = /^[\w\-, ]{1,1024}$/;

export function checkedCors(cors: CorsOptions | undefined): CorsOptions | undefined {
  if (cors === undefined || cors.origins === '*') return cors;
  if (Array.isArray(cors.origins) && cors.origins.every((origin) => typeof origin === 'string')) return cors;
  throw new TypeError("gateway({ cors.origins }) must be '*' or a list of origins");
}

/** Whether a browser asks what it may ask. */
export function isPreflight({ method, headers }: Request): boolean {
  return method === 'OPTIONS' && headers.has('origin') && headers.has('access-control-request-method');
}

export function preflightResponse(request: Request): Response {
  const wanted = request.headers.get('access-control-request-headers') ?? '';
  const headers = new Headers({ 'access-control-allow-methods': 'GET, POST', 'access-control-max-age': '600' });
  if (HEADER_NAMES.test(wanted)) headers.set('access-control-allow-headers', wanted);
  return new Response(null, { status: 204, headers });
}

/** Lets the page that asked read the response, if it may. */
export function allowOrigin({ origins }: CorsOptions, request: Request, { headers }: Response): void {
  headers.append('vary', 'Origin');
  const origin = request.headers.get('origin');
  if (origin === null || (origins !== '*' && !origins.includes(origin))) return;
  headers.set('access-control-allow-origin', origins === '*' ? '*' : origin);
  headers.set('access-control-expose-headers', EXPOSED);
}
