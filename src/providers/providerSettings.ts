import type { SchedulerLike } from 'rxjs';
import * as z from 'zod/mini';
import type { Capabilities } from '../chat/capabilities.js';
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
  /** @defaultValue the environment's (`OPENAI_BASE_URL` and the like), else the API's own address */
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

const named = z
  .string()
  .check(z.minLength(1, 'must be a non-empty string'), z.regex(/^\P{Cc}*$/u, 'must not hold control characters'));
const amount = z.number('must be a number').check(z.nonnegative('must be 0 or more'));
const size = z.int('must be a whole number of bytes').check(z.positive('must be greater than 0'));
const callable = (what: string) => z.custom((value) => typeof value === 'function', what);

const SETTINGS = z.object({
  model: named,
  apiKey: z.optional(
    z.custom(
      (value) => typeof value === 'function' || (typeof value === 'string' && isKey(value)),
      'must be a key without spaces, line breaks or other hidden characters (trim what you read from a file), or a function that gives one',
    ),
  ),
  baseUrl: z.optional(z.string('must be a string')),
  headers: z.optional(headerFields),
  id: z.optional(named),
  capabilities: z.optional(
    z.looseObject({ continuation: z.optional(z.enum(['prefill', 'prefix', 'flag', 'user-turn', 'none'])) }),
  ),
  transport: z.optional(callable('must be a function: (request) => Promise<{ status, headers, body }>')),
  limits: z.optional(z.object({ lineBytes: z.optional(size), answerBytes: z.optional(size), errorBytes: z.optional(size) })),
  price: z.optional(z.object({ input: amount, output: amount, cachedInput: z.optional(amount) })),
});

/** Settings whose values may be secrets, and so are not shown. */
const HIDDEN: ReadonlySet<PropertyKey> = new Set(['apiKey', 'headers']);

/**
 * Looks the settings of a provider over when it is made: a `TypeError` names what is wrong, and shows its value unless that
 * may be a secret.
 */
export function checkSettings(factory: string, settings: ProviderSettings): void {
  if (typeof settings !== 'object' || (settings as object | null) === null)
    throw new TypeError(`${factory}(settings): settings are missing: give at least { model }`);
  const result = SETTINGS.safeParse(settings);
  const issue = result.error?.issues[0];
  if (issue !== undefined)
    throw new TypeError(`${factory}({ ${issue.path.join('.')} }): ${issue.message}${shown(settings, issue.path)}`);
}

function shown(settings: object, path: readonly PropertyKey[]): string {
  if (path.length === 0 || HIDDEN.has(path[0] ?? '')) return '';
  const value = path.reduce<unknown>(
    (inside, key) => (inside as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key],
    settings,
  );
  // What JSON has no word for is told by its type.
  const text = JSON.stringify(value) as string | undefined;
  return `, not ${text ?? typeof value}`;
}

/** An address to put paths behind, without a slash at its end. */
export function checkBaseUrl(factory: string, baseUrl: string): string {
  checkWebAddress(`${factory}({ baseUrl })`, baseUrl, 'give the key as apiKey');
  return baseUrl.replace(/\/+(?=\?|$)/, '');
}
