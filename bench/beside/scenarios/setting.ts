import type { Api } from '../api.js';
import type { Bench } from '../bench.js';
import type { Setting } from '../contender.js';
import type { Script } from '../upstream/script.js';

/** Two providers alike, by one script. */
export function alike({ upstream }: Bench, script: Partial<Script> & { readonly tokens: number }, api: Api = 'chat'): Setting {
  return {
    api,
    primary: upstream.url({ name: 'primary', ...script }),
    backup: upstream.url({ name: 'backup', ...script }),
    tokens: script.tokens,
    stallMs: 5_000,
  };
}
