import { gateway } from 'rxbaton/gateway';
import { type RunningServer, serve } from 'rxbaton/node';
import { afterEach } from 'vitest';
import type { FailoverOptions } from '../../src/index.js';
import type { Fault } from '../../src/testing/upstream/index.js';
import { type World, world } from '../ai-sdk/world.js';

export const KEY = 'the-gateway-key';

/** The names under which one failover is served: clients send other things to a model that they take for one they know. */
export const MODELS = ['chat', 'gpt-5.1', 'claude-sonnet-4-5'];

export interface ServedWorld extends World {
  /** The address of a gateway, over HTTP, to a failover from a provider with this fault to one without. */
  serve(fault: Fault | null, options?: FailoverOptions): Promise<string>;
}

export function servedWorld(): ServedWorld {
  const here = world();
  const servers: RunningServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close({ graceMs: 1_000 })));
  });
  return {
    get upstream() {
      return here.upstream;
    },
    say: here.say,
    chat: here.chat,
    serve: async (fault, options) => {
      const chat = here.chat(fault, options);
      const models = Object.fromEntries(MODELS.map((name) => [name, chat]));
      const server = await serve(gateway(models, { keys: [KEY] }));
      servers.push(server);
      return server.url;
    },
  };
}
