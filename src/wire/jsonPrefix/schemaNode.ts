import { type JsonObject, numberIn, objectIn } from '../jsonObject.js';
import type { JsonKind } from './jsonReader.js';

/** A bound on a figure of a value: under which keyword it stands, and whether a figure keeps it. */
interface Bound {
  readonly keyword: string;
  readonly keeps: (figure: number) => boolean;
}

/** One schema of a JSON schema, as far as it is looked at: what it does not say here it allows. */
export interface SchemaNode {
  readonly kinds: ReadonlySet<JsonKind>;
  readonly integer: boolean;
  /** The values of `enum` or `const`. */
  readonly options: readonly unknown[] | undefined;
  readonly bounds: readonly Bound[];
  readonly minLength: number;
  readonly maxLength: number;
  readonly properties: ReadonlyMap<string, unknown>;
  /** The schema of all other properties. */
  readonly otherProperties: unknown;
  readonly required: readonly string[];
  readonly minProperties: number;
  readonly maxProperties: number;
  readonly firstItems: readonly unknown[];
  readonly otherItems: unknown;
  readonly minItems: number;
  readonly maxItems: number;
  readonly allOf: readonly unknown[];
  /** Of each list one must hold. */
  readonly anyOf: readonly (readonly unknown[])[];
}

const KINDS: readonly JsonKind[] = ['object', 'array', 'string', 'number', 'boolean', 'null'];

/** What a schema's keywords say. Those that are not looked at (`pattern`, `not`, `if`, …) allow everything. */
export function schemaNodeOf(schema: JsonObject): SchemaNode {
  const options = optionsOf(schema);
  return {
    kinds: kindsOf(schema, options),
    integer: typesOf(schema).includes('integer') && !typesOf(schema).includes('number'),
    options,
    bounds: boundsOf(schema),
    minLength: numberIn(schema.minLength) ?? 0,
    maxLength: numberIn(schema.maxLength) ?? Infinity,
    properties: new Map(Object.entries(objectIn(schema.properties))),
    // Which keys a pattern fits is not looked at.
    otherProperties: schema.patternProperties === undefined ? (schema.additionalProperties ?? true) : true,
    required: listIn(schema.required).filter((name) => typeof name === 'string'),
    minProperties: numberIn(schema.minProperties) ?? 0,
    maxProperties: numberIn(schema.maxProperties) ?? Infinity,
    // Before 2020-12 a list of schemas stood in `items`.
    firstItems: listIn(schema.prefixItems ?? schema.items),
    otherItems: Array.isArray(schema.items) ? true : (schema.items ?? true),
    minItems: numberIn(schema.minItems) ?? 0,
    maxItems: numberIn(schema.maxItems) ?? Infinity,
    allOf: listIn(schema.allOf),
    // That no two of `oneOf` hold can be known at the end alone.
    anyOf: [listIn(schema.anyOf), listIn(schema.oneOf)].filter((branches) => branches.length > 0),
  };
}

function typesOf({ type }: JsonObject): readonly unknown[] {
  if (type === undefined) return [];
  return Array.isArray(type) ? type : [type];
}

/** OpenAPI's `nullable`, which some write, allows a null beside everything else. */
function optionsOf(schema: JsonObject): readonly unknown[] | undefined {
  if (!Object.hasOwn(schema, 'const') && !Array.isArray(schema.enum)) return undefined;
  const options = Object.hasOwn(schema, 'const') ? [schema.const] : listIn(schema.enum);
  return schema.nullable === true ? [...options, null] : options;
}

function kindsOf(schema: JsonObject, options: readonly unknown[] | undefined): ReadonlySet<JsonKind> {
  const types = typesOf(schema).map((type) => (type === 'integer' ? 'number' : type));
  // A type that JSON does not know is one that we do not.
  const isKnown = types.length > 0 && types.every((type) => KINDS.some((kind) => kind === type));
  const typed = KINDS.filter((kind) => !isKnown || types.includes(kind) || (kind === 'null' && schema.nullable === true));
  const optional = options?.map(kindOf);
  return new Set(typed.filter((kind) => optional === undefined || optional.includes(kind)));
}

function kindOf(value: unknown): JsonKind | undefined {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return KINDS.find((kind) => kind === typeof value);
}

const BOUNDS: Readonly<Record<string, (figure: number, bound: number) => boolean>> = {
  minimum: (figure, bound) => figure >= bound,
  maximum: (figure, bound) => figure <= bound,
  exclusiveMinimum: (figure, bound) => figure > bound,
  exclusiveMaximum: (figure, bound) => figure < bound,
};

function boundsOf(schema: JsonObject): readonly Bound[] {
  return Object.entries(BOUNDS).flatMap(([keyword, keeps]) => {
    const bound = numberIn(schema[keyword]);
    return bound === undefined ? [] : [{ keyword, keeps: (figure: number) => keeps(figure, bound) }];
  });
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
