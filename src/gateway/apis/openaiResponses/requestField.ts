import { isJsonObject, type JsonObject } from '../../../wire/jsonObject.js';
import { badRequest } from './badRequest.js';

/** Where a field is, and what leads to it from the body: `''`, or `'input.2.'`. */
export interface Place {
  readonly of: JsonObject;
  readonly path: string;
}

interface Range {
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
}

/** In this API a field that is `null` says as little as one that is absent. */
export function field({ of }: Place, name: string): unknown {
  return Object.hasOwn(of, name) ? (of[name] ?? undefined) : undefined;
}

export function textField(place: Place, name: string): string | undefined {
  const value = field(place, name);
  if (value === undefined || typeof value === 'string') return value;
  throw badRequest(place.path + name, 'must be a string');
}

/** A text that has to be there, and to say something. */
export function neededText(place: Place, name: string): string {
  const value = textField(place, name);
  if (value === undefined || value === '') throw badRequest(place.path + name, 'must be a string that is not empty');
  return value;
}

export function numberField(place: Place, name: string, { least, most, whole = false }: Range): number | undefined {
  const value = field(place, name);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`;
  throw badRequest(place.path + name, `must be a${whole ? ' whole' : ''} number ${range}`);
}

export function flagField(place: Place, name: string): boolean | undefined {
  const value = field(place, name);
  if (value === undefined || typeof value === 'boolean') return value;
  throw badRequest(place.path + name, 'must be true or false');
}

export function objectField(place: Place, name: string): Place | undefined {
  const value = field(place, name);
  if (value === undefined) return undefined;
  if (isJsonObject(value)) return { of: value, path: `${place.path}${name}.` };
  throw badRequest(place.path + name, 'must be an object');
}

/** The objects of a list, each with its place. */
export function listField(place: Place, name: string): readonly Place[] | undefined {
  const value = field(place, name);
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw badRequest(place.path + name, 'must be an array');
  return value.map((item: unknown, index) => {
    const path = `${place.path}${name}.${index}`;
    if (!isJsonObject(item)) throw badRequest(path, 'must be an object');
    return { of: item, path: `${path}.` };
  });
}

/** A word of a few, as what it means here. */
export function wordField<Meaning>(place: Place, name: string, words: ReadonlyMap<string, Meaning>): Meaning | undefined {
  const value = textField(place, name);
  if (value === undefined) return undefined;
  const meaning = words.get(value);
  if (meaning === undefined) throw badRequest(place.path + name, `must be one of ${[...words.keys()].join(', ')}`);
  return meaning;
}
