import { isJsonObject } from '../wire/jsonObject.js';
import { GatewayError } from './gatewayError.js';

/** A key with a name for whoever holds it, and the models it opens. */
export interface GatewayKey {
  /** Whose it is: two keys of one id see each other's tickets. */
  readonly id: string;
  readonly key: string;
  /** @defaultValue all */
  readonly models?: readonly string[] | undefined;
}

/** Who a presented key belongs to; `true`: to somebody who is known by the key alone. */
export type KeyVerdict = boolean | { readonly id: string; readonly models?: readonly string[] | undefined } | null | undefined;

export type GatewayKeys = readonly (string | GatewayKey)[] | ((presented: string) => KeyVerdict | Promise<KeyVerdict>);

/** Who asks. */
export interface Owner {
  /** `''` where nobody needs a key. */
  readonly id: string;
  /** The models that are open to them; `undefined`: all. */
  readonly models?: ReadonlySet<string> | undefined;
}

interface Entry {
  readonly digest: Uint8Array;
  readonly owner: Owner;
}

/** Knows the keys by their digests alone. */
export class Keyring {
  private readonly entries: Promise<readonly Entry[]>;
  private readonly judge: ((presented: string) => KeyVerdict | Promise<KeyVerdict>) | undefined;

  constructor(keys: GatewayKeys) {
    this.judge = typeof keys === 'function' ? keys : undefined;
    this.entries = typeof keys === 'function' ? Promise.resolve([]) : Promise.all(checkedKeys(keys).map(entryOf));
  }

  /** Who presents this request's key; a {@link GatewayError} when there is none, or nobody has it. */
  async ownerOf({ headers }: Request): Promise<Owner> {
    const presented = presentedKey(headers);
    const owner = presented === undefined ? undefined : await this.holderOf(presented);
    if (owner !== undefined) return owner;
    const message =
      presented === undefined
        ? 'No API key was given: send it as `Authorization: Bearer …` or as `x-api-key`'
        : 'The API key is not known here';
    throw new GatewayError({ status: 401, code: 'invalid_api_key', message });
  }

  private async holderOf(presented: string): Promise<Owner | undefined> {
    const digest = await digestOf(presented);
    if (this.judge !== undefined) return ownerBy(await this.judge(presented), digest);
    let found: Owner | undefined;
    // All are compared to their ends: how long it takes tells nothing of any key.
    for (const entry of await this.entries) if (areEqual(entry.digest, digest)) found = entry.owner;
    return found;
  }
}

function presentedKey(headers: Headers): string | undefined {
  const bearer = /^bearer +(\S+) *$/i.exec(headers.get('authorization') ?? '')?.[1];
  return bearer ?? (headers.get('x-api-key') || undefined);
}

function checkedKeys(keys: readonly (string | GatewayKey)[]): readonly (string | GatewayKey)[] {
  if (!isList(keys) || keys.length === 0) throw new TypeError('gateway({ keys }) must be a function or a list with a key in it');
  keys.forEach((given, at) => {
    const key: unknown = isJsonObject(given) ? given.key : given;
    // Of other characters clients make different bytes.
    if (typeof key !== 'string' || !/^[!-~]+$/.test(key))
      throw new TypeError(`gateway({ keys[${at}] }) must be a key of ASCII characters, without spaces`);
    if (isJsonObject(given) && (typeof given.id !== 'string' || given.id === ''))
      throw new TypeError(`gateway({ keys[${at}].id }) must be a name`);
  });
  return keys;
}

/** `Array.isArray` knows nothing of readonly arrays. */
function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

async function entryOf(given: string | GatewayKey): Promise<Entry> {
  const digest = await digestOf(typeof given === 'string' ? given : given.key);
  return { digest, owner: typeof given === 'string' ? { id: nameOf(digest) } : ownerNamed(given) };
}

function ownerBy(verdict: KeyVerdict, digest: Uint8Array): Owner | undefined {
  if (verdict === true) return { id: nameOf(digest) };
  return isJsonObject(verdict) ? ownerNamed(verdict) : undefined;
}

function ownerNamed({ id, models }: { readonly id: string; readonly models?: readonly string[] | undefined }): Owner {
  return { id, models: models && new Set(models) };
}

async function digestOf(key: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key)));
}

/** A name for the holder of a key, from which the key cannot be had. */
function nameOf(digest: Uint8Array): string {
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at++) difference |= (one[at] ?? 0) ^ (other[at] ?? 0);
  return difference === 0;
}
