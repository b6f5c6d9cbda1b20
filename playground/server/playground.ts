import { gateway } from 'rxbaton/gateway';
import { type RunningServer, serve } from 'rxbaton/node';
import { DEFAULT_ANSWER, startUpstream, type Upstream } from 'rxbaton/testing/upstream';
import { type Lineup, realLineup, simulatedLineup } from './lineup.js';
import type { PageSettings } from './pageSettings.js';
import { staticFiles } from './staticFiles.js';

export interface PlaygroundOptions {
  /** The folder of the built page. */
  readonly page: string;
  /** With keys in it the real APIs are asked. */
  readonly environment: NodeJS.ProcessEnv;
  /** @defaultValue 0: any free port */
  readonly port?: number | undefined;
}

export interface Playground {
  readonly url: string;
  /** Absent where real APIs are asked. */
  readonly upstream: Upstream | undefined;
  readonly models: readonly string[];
  close(): Promise<void>;
}

/** A pace at which one can read along, until the page asks for another. */
const READABLE = { firstTokenMs: 150, tokenMs: 40 };

/** Serves the page, the gateway at `/v1`, and what the page must know at `/playground.json`. */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const real = realLineup(options.environment);
  if (real !== undefined) return started(options, real, undefined);
  const upstream = await startUpstream({ cors: true, default: READABLE });
  return started(options, simulatedLineup(upstream), upstream);
}

async function started({ page, port }: PlaygroundOptions, lineup: Lineup, upstream: Upstream | undefined): Promise<Playground> {
  try {
    const server = await served(page, lineup, upstream, port);
    const close = async (): Promise<void> => {
      await server.close({ graceMs: 500 });
      await upstream?.close();
    };
    return { url: server.url, upstream, models: Object.keys(lineup.served), close };
  } catch (error) {
    await upstream?.close();
    throw error;
  }
}

async function served(page: string, lineup: Lineup, upstream: Upstream | undefined, port = 0): Promise<RunningServer> {
  const files = await staticFiles(page, { 'content-security-policy': policy(upstream) });
  const api = gateway(lineup.served);
  const settings: PageSettings = {
    models: lineup.models,
    upstream: upstream && { url: upstream.url, answer: DEFAULT_ANSWER },
  };
  const handler = (request: Request): Response | Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/v1/')) return api(request);
    if (pathname === '/playground.json') return Response.json(settings, { headers: { 'cache-control': 'no-store' } });
    return files(request) ?? new Response('There is nothing here.\n', { status: 404 });
  };
  return serve(handler, { port });
}

/** What a model writes is shown as a page: nothing in it may load or run. */
function policy(upstream: Upstream | undefined): string {
  return [
    "default-src 'self'",
    `connect-src 'self' ${upstream?.url ?? ''}`.trimEnd(),
    "img-src 'self' data:",
    // Angular puts each component's styles into the page.
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
