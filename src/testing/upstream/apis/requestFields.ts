import type { IncomingHttpHeaders } from 'node:http';
import { type JsonObject, objectsIn } from '../../../wire/jsonObject.js';
import type { Turn } from '../partialOf.js';

/** The key of an `authorization: Bearer` header. */
export function bearerKey(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
}

/** The text of a content that is a string or an array of parts. */
export function textOfParts(content: unknown): string {
  if (typeof content === 'string') return content;
  return objectsIn(content)
    .map(({ text }) => (typeof text === 'string' ? text : ''))
    .join('');
}

/** A message of Chat Completions, Responses or Anthropic Messages as a turn. */
export function turnOfMessage({ role, content }: JsonObject): Turn {
  return { role: role === 'user' || role === 'assistant' ? role : 'other', text: textOfParts(content) };
}

/** The model that a body names, `''` where it names none. */
export function modelIn({ model }: JsonObject): string {
  return typeof model === 'string' ? model : '';
}

/** A limit that a request may set. */
export function limitOf(...values: readonly unknown[]): number {
  return values.find((value) => typeof value === 'number') ?? Infinity;
}
