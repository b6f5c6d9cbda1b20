import type { Api } from '../api.js';
import type { Bench } from '../bench.js';
import type { Setting } from '../contender.js';
import type { Script } from '../upstream/script.js';

/** A limit that is armed, and that no stream of a busy machine breaks. */
const LONG_MS = 30_000;

/** Two providers alike, by one script. */
export function alike({ upstream }: Bench, script: Partial<Script> & { readonly tokens: number }, api: Api = 'chat'): Setting {
  return {
    api,
    primary: upstream.url({ name: 'primary', ...script }),
    backup: upstream.url({ name: 'backup', ...script }),
    tokens: script.tokens,
    stallMs: LONG_MS,
  };
}
