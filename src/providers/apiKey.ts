import { ProviderError } from '../chat/providerError.js';
import { environmentVariable } from '../transport/environment.js';

/** A key, or where to get it. A function is called for every request, so that keys can rotate. */
export type ApiKey = string | (() => string | Promise<string>);

/** Where a provider's key may come from. */
export interface KeySource {
  readonly provider: string;
  readonly apiKey: ApiKey | undefined;
  /** The environment variable that stands in for `apiKey`. */
  readonly variable: string | undefined;
  /** Whether a request can go out without a key, as to a model server of one's own. */
  readonly optional: boolean;
}

/** Whether a text can be a key, and so the value of a header: visible characters only. */
export function isKey(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

/** The key of this request; an error of kind `auth` that says what to do when there is none or it cannot be a key. */
export async function readKey({ provider, apiKey, variable, optional }: KeySource): Promise<string | undefined> {
  const key =
    typeof apiKey === 'function' ? await keyOf(provider, apiKey) : (apiKey ?? (variable && environmentVariable(variable)));
  if (!key) {
    if (optional) return undefined;
    const or = variable === undefined ? '' : ` or set ${variable}`;
    throw refusal(provider, 'MISSING_API_KEY', `there is no key: give apiKey${or}`);
  }
  if (!isKey(key)) {
    throw refusal(provider, 'BAD_API_KEY', 'the key holds a space, a line break or another hidden character: trim it');
  }
  return key;
}

/** What the user's function throws may quote a secret, so it goes no further. */
async function keyOf(provider: string, read: () => string | Promise<string>): Promise<string> {
  try {
    return await read();
  } catch {
    throw refusal(provider, 'API_KEY_FUNCTION_FAILED', 'the apiKey function threw');
  }
}

function refusal(provider: string, code: string, advice: string): ProviderError {
  return new ProviderError({ kind: 'auth', provider, code, advice, neverSent: true });
}
