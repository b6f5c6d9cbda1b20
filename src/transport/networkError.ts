import { ProviderError } from '../chat/providerError.js';

/** Codes of connections that failed, or were closed for good, before a byte of the request left. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_CLOSED',
]);

/**
 * What a transport threw, as a `ProviderError` of kind `network`.
 *
 * Only its code is kept: a transport's message, or a cause of it, may quote a header and so the key.
 */
export function networkError(provider: string, thrown: unknown): ProviderError {
  const code = codeOf(thrown);
  return new ProviderError({ kind: 'network', provider, code, neverSent: code !== undefined && NEVER_SENT.has(code) });
}

/** The code of an error or of what caused it; a connection tried at several addresses fails with an error for each. */
function codeOf(thrown: unknown): string | undefined {
  let error = thrown;
  for (let depth = 0; depth < 4 && typeof error === 'object' && error !== null; depth++) {
    const { code, cause, errors } = error as { readonly code?: unknown; readonly cause?: unknown; readonly errors?: unknown };
    if (typeof code === 'string' && /^\w{1,64}$/.test(code)) return code;
    error = cause ?? (Array.isArray(errors) ? (errors[0] as unknown) : undefined);
  }
  return undefined;
}
