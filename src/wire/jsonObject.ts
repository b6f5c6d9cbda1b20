/** What a JSON text of someone else's may hold: each property is to be looked at before it is used. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const NOTHING: JsonObject = Object.freeze({});

/** The value, if it is an object, else an empty one. */
export function objectIn(value: unknown): JsonObject {
  return isJsonObject(value) ? value : NOTHING;
}

/** The objects in what should be an array of them. */
export function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** The value, if it is a string that says something. */
export function stringIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The value of a JSON text, or `undefined` when it is none. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
