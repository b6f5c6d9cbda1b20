import type { SchedulerLike } from 'rxjs';
import type { Capabilities } from '../chat/capabilities.js';
import { fields, optional, type Shape, that } from '../chat/shape.js';
import { headerFields } from '../transport/headerFields.js';
import type { SizeLimits } from '../transport/sizeLimits.js';
import type { Transport } from '../transport/transport.js';
import { checkWebAddress } from '../transport/webAddress.js';
import { type ApiKey, isKey } from './apiKey.js';
import type { Price } from './provider.js';

/** What every provider can be told. */
export interface ProviderSettings {
  readonly model: string;
  /**
   * Read when a request is made; never kept in an error, event or log.
   * @defaultValue the API's usual environment variable, where there is an environment: `OPENAI_API_KEY` and the like
   */
  readonly apiKey?: ApiKey | undefined;
  /**
   * An address, or in a page a path on the page's own server: `/v1`.
   * @defaultValue the environment's (`OPENAI_BASE_URL` and the like), else the API's own address
   */
  readonly baseUrl?: string | undefined;
  /** Sent with each request, over the provider's own. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** @defaultValue `${api}/${model}` */
  readonly id?: string | undefined;
  /** Where the built-in table is wrong about the model, or silent. */
  readonly capabilities?: Partial<Capabilities> | undefined;
  /** @defaultValue undici on Node, `fetch` everywhere else */
  readonly transport?: Transport | undefined;
  readonly limits?: { readonly [Limit in keyof SizeLimits]?: number | undefined } | undefined;
  readonly price?: Price | undefined;
  /**
   * Keeps the upstream's own words in errors as `detail`. They may quote the prompt.
   * @defaultValue `false`
   */
  readonly errorDetail?: boolean | undefined;
  /** @defaultValue `asyncScheduler` */
  readonly scheduler?: SchedulerLike | undefined;
}

const NAMED = that(
  (value) => typeof value === 'string' && /^\P{Cc}+$/u.test(value),
  'must be a non-empty string without control characters',
);
const TEXT = that((value) => typeof value === 'string', 'must be a string');
const AMOUNT = that((value) => typeof value === 'number' && value >= 0 && value < Infinity, 'must be a number of 0 or more');
const SIZE = that((value) => Number.isSafeInteger(value) && Number(value) > 0, 'must be a whole number of bytes greater than 0');
const KEY = that(
  (value) => typeof value === 'function' || (typeof value === 'string' && isKey(value)),
  'must be a key without spaces, line breaks or other hidden characters (trim what you read from a file), or a function that gives one',
);
const TRANSPORT = that(
  (value) => typeof value === 'function',
  'must be a function: (request) => Promise<{ status, headers, body }>',
);
const MODES: readonly unknown[] = ['prefill', 'prefix', 'flag', 'user-turn', 'none'] satisfies Capabilities['continuation'][];
const MODE = that((value) => MODES.includes(value), `must be ${MODES.map((mode) => `'${String(mode)}'`).join(' or ')}`);

const SETTINGS: Shape = fields({
  model: NAMED,
  apiKey: optional(KEY),
  baseUrl: optional(TEXT),
  headers: optional(headerFields),
  id: optional(NAMED),
  capabilities: optional(fields({ continuation: optional(MODE) })),
  transport: optional(TRANSPORT),
  limits: optional(fields({ lineBytes: optional(SIZE), answerBytes: optional(SIZE), errorBytes: optional(SIZE) })),
  price: optional(fields({ input: AMOUNT, output: AMOUNT, cachedInput: optional(AMOUNT) })),
});

/** Settings whose values may be secrets, and so are not shown. */
const HIDDEN: ReadonlySet<string> = new Set(['apiKey', 'headers']);

/**
 * Looks the settings of a provider over when it is made: a `TypeError` names what is wrong, and shows its value unless that
 * may be a secret.
 */
export function checkSettings(factory: string, settings: ProviderSettings): void {
  if (typeof settings !== 'object' || (settings as object | null) === null)
    throw new TypeError(`${factory}(settings): settings are missing: give at least { model }`);
  const flaw = SETTINGS(settings);
  if (flaw === undefined) return;
  const { path, words, value } = flaw;
  throw new TypeError(
    `${factory}({ ${path} }): ${words}${HIDDEN.has(path.split('.', 1)[0] ?? '') ? '' : `, not ${shown(value)}`}`,
  );
}

/** What JSON has no word for is told by its type. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  return text ?? typeof value;
}

/** An address to put paths behind, without a slash at its end. */
export function checkBaseUrl(factory: string, baseUrl: string): string {
  if (!isPath(baseUrl)) checkWebAddress(`${factory}({ baseUrl })`, baseUrl, 'give the key as apiKey');
  return baseUrl.replace(/\/+(?=\?|$)/, '');
}

/** A path is on the page's own server: a page is needed to ask there, and none to say so. */
export function isPath(address: string): boolean {
  return /^\/(?!\/)/.test(address);
}
