import { ConfigError } from './configError.js';
import { parseYaml } from './parseYaml.js';
import { type Plan, planOf } from './plan.js';

/** What a program takes from outside. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readText: (path: string) => Promise<string>;
}

/** The plan in a file of YAML or JSON. */
export async function readPlan(path: string, { environment, readText }: Surroundings): Promise<Plan> {
  return planOf(parsed(path, await text(path, readText)), environment);
}

async function text(path: string, readText: Surroundings['readText']): Promise<string> {
  try {
    return await readText(path);
  } catch (error) {
    const { code = 'unknown' } = error as { readonly code?: string };
    throw new ConfigError([`${path}: cannot be read (${code})`]);
  }
}

function parsed(path: string, said: string): unknown {
  try {
    return parseYaml(said);
  } catch (error) {
    throw new ConfigError([`${path}: ${error instanceof Error ? error.message : 'cannot be parsed'}`]);
  }
}
