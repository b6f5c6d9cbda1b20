import { bearer } from './httpProvider.js';

/** A token of Entra ID is a JSON web token: a header, claims and a signature, the first two of which are JSON in base64. */
const TOKEN = /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/;

/** Azure takes a resource's key in a header of its own, and a token of Entra ID as everybody does. */
export function azureKeyHeader(key: string): Readonly<Record<string, string>> {
  return TOKEN.test(key) ? bearer(key) : { 'api-key': key };
}
