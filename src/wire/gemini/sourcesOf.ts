import { type JsonObject, objectIn, objectsIn, stringIn } from '../jsonObject.js';

/**
 * The sources in a candidate's `citationMetadata` or `groundingMetadata`: what its text quotes (the Gemini API and Vertex AI call
 * that differently), or what it is grounded on.
 */
export function sourcesOf(metadata: unknown): readonly JsonObject[] {
  const { citationSources, citations, groundingChunks } = objectIn(metadata);
  return [...objectsIn(citationSources ?? citations), ...objectsIn(groundingChunks).map(sourceIn)];
}

/** What makes two sources one: their address, or all they say. */
export function identityOf(source: JsonObject): string {
  return stringIn(source.uri) ?? JSON.stringify(source);
}

/** A chunk has one property, which tells its kind: `{ web: { uri, title } }`. */
function sourceIn(chunk: JsonObject): JsonObject {
  return objectIn(Object.values(chunk)[0]);
}
