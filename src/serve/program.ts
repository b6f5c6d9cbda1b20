import { serve } from '../node/serve.js';
import { ConfigError } from './configError.js';
import { Lineup } from './lineup.js';
import type { OpenStore, Plan } from './plan.js';
import { readPlan, type Surroundings } from './readPlan.js';

export interface ProgramSurroundings extends Surroundings {
  readonly openStore: OpenStore;
  /** To whoever started it. */
  readonly say: (line: string) => void;
  /** To whoever must do something. */
  readonly warn: (line: string) => void;
}

/** `rxbaton serve`, under way. */
export interface Program {
  readonly url: string;
  /** Follows the file as it is now; one that is wrong is told, and changes nothing. */
  reload(): Promise<void>;
  /** Lets answers end, as long as the file gives them, and closes everything. */
  stop(): Promise<void>;
}

/** Serves what a file says. Rejects with a {@link ConfigError} when that cannot be. */
export async function startProgram(path: string, surroundings: ProgramSurroundings): Promise<Program> {
  const { openStore, say, warn } = surroundings;
  let plan = await readPlan(path, surroundings);
  const lineup = new Lineup(openStore);
  await lineup.follow(plan);
  const server = await serve(lineup.handle, { ...plan.server, onError: (error) => warn(`a request failed: ${nameOf(error)}`) });
  tell(plan);
  say(`rxbaton serves ${namesIn(plan)} at ${server.url}`);
  let turn = Promise.resolve();
  return {
    url: server.url,
    reload: () => (turn = turn.then(reload)),
    async stop() {
      await server.close({ graceMs: plan.graceMs });
      await turn;
      await lineup.close();
    },
  };

  async function reload(): Promise<void> {
    try {
      const next = await readPlan(path, surroundings);
      await lineup.follow(next);
      if (JSON.stringify(next.server) !== JSON.stringify(plan.server)) warn('server: changes take effect at the next start');
      plan = next;
      tell(plan);
      say(`rxbaton serves ${namesIn(plan)} from now on`);
    } catch (error) {
      warn(`${path} was not followed:\n${error instanceof ConfigError ? error.message : nameOf(error)}`);
    }
  }

  function tell({ warnings, gateway }: Plan): void {
    for (const warning of warnings) warn(`warning: ${warning}`);
    if (gateway.keys === undefined) warn('warning: gateway.keys: without keys everybody who reaches this address may ask');
  }
}

export function namesIn({ models }: Plan): string {
  return [...models.keys()].join(', ');
}

/** An error's name and no more: its message could quote a request. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
