import type { EncodedRequest } from '../wire/wire.js';

const OFFICIAL = /^https:\/\/api\.deepseek\.com(\/v1)?$/;

/** A prefix is taken by the beta address alone; a proxy's address is left as its owner wrote it. */
export function deepseekBaseUrl(baseUrl: string, { body }: EncodedRequest): string {
  return OFFICIAL.test(baseUrl) && endsWithPrefix(body.messages) ? 'https://api.deepseek.com/beta' : baseUrl;
}

function endsWithPrefix(messages: unknown): boolean {
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  return typeof last === 'object' && last !== null && 'prefix' in last;
}
