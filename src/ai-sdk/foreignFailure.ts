import { AllProvidersFailedError } from '../chat/allProvidersFailedError.js';
import { type ErrorKind, ProviderError } from '../chat/providerError.js';
import { networkError } from '../transport/networkError.js';
import { failureOf } from '../wire/failureOf.js';
import { isJsonObject, type JsonObject, numberIn, objectIn } from '../wire/jsonObject.js';
import { type HeaderReader, NO_HEADERS } from '../wire/wire.js';

/** What the AI SDK's errors without a status mean, by name. */
const BY_NAME: ReadonlyMap<unknown, { readonly kind: ErrorKind; readonly switchable?: boolean }> = new Map([
  ['AI_LoadAPIKeyError', { kind: 'auth' }],
  ['AI_NoSuchModelError', { kind: 'not-found' }],
  ['AI_JSONParseError', { kind: 'protocol' }],
  ['AI_TypeValidationError', { kind: 'protocol' }],
  ['AI_InvalidResponseDataError', { kind: 'protocol' }],
  ['AI_EmptyResponseBodyError', { kind: 'protocol' }],
  // What this provider cannot be asked may well be what another can.
  ['AI_UnsupportedFunctionalityError', { kind: 'bad-request', switchable: true }],
  ['AI_InvalidArgumentError', { kind: 'bad-request', switchable: true }],
  ['AI_InvalidPromptError', { kind: 'bad-request', switchable: true }],
]);

/**
 * What a model of the AI SDK's failed with, as a failure of ours; one of ours is itself.
 *
 * The AI SDK's errors hold the request, and so the prompt: none is kept as a cause.
 */
export function foreignFailure(provider: string, thrown: unknown): Error {
  if (ProviderError.is(thrown) || AllProvidersFailedError.is(thrown)) return thrown;
  const { name, statusCode, responseHeaders, responseBody, cause } = objectIn(thrown);
  const status = numberIn(statusCode);
  // The head came, and what came after it could not be read.
  if (status === 200 && cause instanceof Error) return foreignFailure(provider, cause);
  if (status !== undefined) {
    const body = typeof responseBody === 'string' ? responseBody : '';
    return failureOf({ status, headers: headersIn(objectIn(responseHeaders)), body }, { ...TARGET, id: provider });
  }
  const named = BY_NAME.get(name);
  if (named !== undefined) return new ProviderError({ ...named, provider });
  return thrown instanceof Error ? networkError(provider, thrown) : failureInStream(provider, thrown);
}

const TARGET = {
  api: 'ai-sdk',
  model: '',
  capabilities: { continuation: 'none', tools: true, json: true, vision: true },
} as const;

function headersIn(headers: JsonObject): HeaderReader {
  return {
    get: (name) => {
      const value = headers[name];
      return typeof value === 'string' ? value : null;
    },
  };
}

/** An error inside a stream is what the API said, whatever its shape. */
function failureInStream(provider: string, said: unknown): ProviderError {
  const error = isJsonObject(said) ? (said.error ?? said) : { message: String(said) };
  return failureOf({ status: 200, headers: NO_HEADERS, body: JSON.stringify({ error }) }, { ...TARGET, id: provider });
}
