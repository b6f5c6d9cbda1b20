import { resolve } from 'node:path';
import { failover } from '../failover/failover.js';
import type { FailoverOptions } from '../failover/failoverOptions.js';
import { gateway } from '../gateway/gateway.js';
import type { GatewayOptions } from '../gateway/gatewayOptions.js';
import { type ServeOptions, serveSettings } from '../node/serveOptions.js';
import type { OutageStore } from '../outage/outageStore.js';
import type { Provider } from '../providers/provider.js';
import { ConfigError } from './configError.js';
import { configProblems, pathText } from './configProblems.js';
import { CONFIG, type Config, type ModelConfig } from './configSchema.js';
import { providerFrom } from './providerFrom.js';
import { Secrets } from './secrets.js';
import { ServedModel } from './servedModel.js';

/** Opens the store of a folder. */
export type OpenStore = (path: string) => OutageStore;

export interface ModelPlan {
  /** The same for two models that are configured alike: the one that runs can stay. */
  readonly likeness: string;
  /** The folder in which its requests wait, which one failover at a time can have. */
  readonly path: string | undefined;
  make(openStore: OpenStore): ServedModel;
}

/** What a configuration asks for, looked over, before anything of it runs. */
export interface Plan {
  readonly models: ReadonlyMap<string, ModelPlan>;
  readonly gateway: GatewayOptions;
  /** Whether figures are kept. */
  readonly metrics: boolean;
  readonly server: ServeOptions;
  readonly graceMs: number;
  readonly warnings: readonly string[];
}

/** Makes a plan of what a file says, or throws a {@link ConfigError} with all that is wrong with it. */
export function planOf(said: unknown, environment: Readonly<Record<string, string | undefined>>): Plan {
  const { data: config, error } = CONFIG.safeParse(said);
  if (error !== undefined) throw new ConfigError(configProblems(error.issues));
  return new Planning(config, new Secrets(environment)).plan();
}

class Planning {
  private readonly problems: string[] = [];
  private readonly providers: Provider[] = [];

  constructor(
    private readonly config: Config,
    private readonly secrets: Secrets,
  ) {}

  plan(): Plan {
    const { models: configs, server: { graceMs = 10_000, ...server } = {} } = this.config;
    const models = new Map(Object.entries(configs).map(([name, config]) => [name, this.model(name, config)]));
    this.checkFolders();
    const options = this.gatewayOptions();
    const [provider] = this.providers;
    if (provider !== undefined) this.attempt('gateway', () => gateway({ provider }, options));
    this.attempt('server', () => serveSettings(server));
    const problems = [...this.secrets.problems, ...this.problems];
    if (problems.length > 0) throw new ConfigError(problems);
    return {
      models,
      gateway: options,
      metrics: this.config.gateway?.metrics ?? true,
      server,
      graceMs,
      warnings: this.secrets.warnings,
    };
  }

  private model(name: string, config: ModelConfig): ModelPlan {
    const { ladder: entries, queue: { path: said, ...queue } = {}, ...options } = config;
    const path = said === undefined ? undefined : resolve(said);
    const place = pathText(['models', name]);
    const ladder = entries.map((entry, rung) => {
      const rungPath = `${place}.ladder[${rung}]`;
      const equals = Array.isArray(entry) ? entry : [entry];
      return equals.flatMap((equal, at): readonly Provider[] => {
        const equalPath = Array.isArray(entry) ? `${rungPath}[${at}]` : rungPath;
        return this.attempt(equalPath, () => [providerFrom(equalPath, equal, this.secrets)]) ?? [];
      });
    });
    const settings = (store?: OutageStore): FailoverOptions => ({ ...options, id: name, queue: { ...queue, store } });
    this.providers.push(...ladder.flat());
    // Made once without its folder, which another may still have, to hear what is wrong.
    if (ladder.every((equals) => equals.length > 0)) this.attempt(place, () => void failover(ladder, settings()).close());
    return {
      likeness: JSON.stringify(config),
      path,
      make: (openStore) => new ServedModel(failover(ladder, settings(path === undefined ? undefined : openStore(path)))),
    };
  }

  private checkFolders(): void {
    const owners = new Map<string, string>();
    for (const [name, { queue: { path: said } = {} }] of Object.entries(this.config.models)) {
      if (said === undefined) continue;
      const path = resolve(said);
      const owner = owners.get(path);
      if (owner !== undefined) this.problems.push(`${pathText(['models', name])}.queue.path: '${owner}' has this folder`);
      owners.set(path, name);
    }
  }

  private gatewayOptions(): GatewayOptions {
    const { keys, metrics: _kept, ...options } = this.config.gateway ?? {};
    if (keys === undefined) return options;
    const named = new Set(Object.keys(this.config.models));
    const read = keys.map((entry, at) => {
      const path = `gateway.keys[${at}]`;
      if (typeof entry === 'string') return this.secrets.read(path, entry);
      for (const [index, model] of (entry.models ?? []).entries())
        if (!named.has(model)) this.problems.push(`${path}.models[${index}]: there is no model '${model}'`);
      return { ...entry, key: this.secrets.read(`${path}.key`, entry.key) };
    });
    return { ...options, keys: read };
  }

  /** What is made, or a problem at its path. */
  private attempt<Made>(path: string, make: () => Made): Made | undefined {
    try {
      return make();
    } catch (error) {
      this.problems.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }
}
