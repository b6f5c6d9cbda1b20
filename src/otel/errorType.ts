import { isNamed } from '../../operators/base/rxbatonError.js';
import { ProviderError } from '../chat/providerError.js';

/** A word for what a call ended with, of which there are few: an error's own words may hold a prompt. */
export function errorType(error: unknown): string {
  if (ProviderError.is(error)) return error.kind;
  if (isNamed(error, 'AllProvidersFailedError')) return 'all-providers-failed';
  return error instanceof Error && WORD.test(error.name) ? error.name : '_OTHER';
}

/** The name of a class. */
const WORD = /^[A-Z][A-Za-z]{0,40}$/;
