import fc from 'fast-check';

/** A JSON schema of the keywords that are looked at. */
export type Schema = boolean | { readonly [keyword: string]: unknown };

const NAMES = ['a', 'name', 'naïve', 'x/y', '', 'constructor', '__proto__', 'items "q"'];
const name = fc.constantFrom(...NAMES);
const word = fc.oneof(
  fc.string({ maxLength: 6, unit: 'grapheme' }),
  fc.constantFrom('yes', 'yesterday', 'no', '"', '\\', '\u{1f600}'),
);
const scalar: fc.Arbitrary<unknown> = fc.oneof(
  word,
  fc.integer({ min: -50, max: 50 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);

const { schema: anySchema, object: objectSchema } = fc.letrec<{ schema: Schema; object: Schema; list: Schema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'schema' },
    fc.oneof(
      fc.constant<Schema>(true),
      fc.constantFrom<Schema>({ type: 'integer' }, { type: 'number', minimum: 0, exclusiveMaximum: 40 }, { type: 'boolean' }),
      fc.record({ type: fc.constant('string'), minLength: fc.nat(2), maxLength: fc.integer({ min: 2, max: 6 }) }),
      fc.record({ type: fc.constant(['string', 'null']) }),
      fc.record({ enum: fc.array(scalar, { minLength: 1, maxLength: 4 }) }),
      fc.record({ const: scalar }),
      fc.constantFrom<Schema>({ $ref: '#/$defs/tree' }, { $ref: '#/$defs/text' }),
    ),
    tie('object'),
    tie('list'),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
  ),
  object: fc
    .record({
      properties: fc.dictionary(name, tie('schema'), { maxKeys: 4 }),
      additionalProperties: fc.oneof(fc.constant(false), fc.constant(false), tie('schema')),
      maxProperties: fc.integer({ min: 3, max: 6 }),
      requires: fc.func(fc.boolean()),
    })
    .map(({ requires, ...keywords }) => ({
      type: 'object',
      ...keywords,
      required: Object.keys(keywords.properties).filter((key) => requires(key)),
    })),
  list: fc.record(
    {
      type: fc.constant('array'),
      items: tie('schema'),
      prefixItems: fc.array(tie('schema'), { maxLength: 2 }),
      maxItems: fc.integer({ min: 1, max: 4 }),
      minItems: fc.nat(1),
    },
    { requiredKeys: ['type', 'items'] },
  ),
}));

const $defs = {
  text: { type: 'string', maxLength: 3 },
  tree: {
    type: 'object',
    properties: { name: { $ref: '#/$defs/text' }, items: { type: 'array', items: { $ref: '#/$defs/tree' } } },
    required: ['name'],
    additionalProperties: false,
  },
};

const rooted = (schema: Schema): Schema => (typeof schema === 'boolean' ? schema : { ...schema, $defs });

export const schemas: fc.Arbitrary<Schema> = anySchema.map(rooted);
export const objectSchemas: fc.Arbitrary<Schema> = objectSchema.map(rooted);

/** Values that a schema is likely to take; whether it does is {@link fits} to say. */
export function valuesOf(schema: Schema, root: Schema, depth = 0): fc.Arbitrary<unknown> {
  if (typeof schema === 'boolean' || depth > 6) return scalar;
  const inner = (part: unknown): fc.Arbitrary<unknown> => valuesOf(part as Schema, root, depth + 1);
  if (schema.$ref !== undefined) return inner(referred(schema, root));
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]));
  if ('const' in schema) return fc.constant(schema.const);
  const parts = (schema.anyOf ?? schema.allOf) as readonly unknown[] | undefined;
  if (parts !== undefined) return fc.oneof(...parts.map(inner));
  if (schema.type === 'object') return objectsOf(schema, inner);
  if (schema.type === 'array') return listsOf(schema, inner);
  if (schema.type === 'string') return fc.oneof(word, fc.constant('ab'));
  if (schema.type === 'integer') return fc.integer({ min: -50, max: 50 });
  if (schema.type === 'number') return fc.oneof(fc.double({ min: 0, max: 39, noNaN: true }), fc.constant(1e21));
  return schema.type === 'boolean' ? fc.boolean() : scalar;
}

type Inner = (schema: unknown) => fc.Arbitrary<unknown>;

function objectsOf(
  { properties, required, additionalProperties }: Exclude<Schema, boolean>,
  inner: Inner,
): fc.Arbitrary<unknown> {
  const named = Object.entries(properties as object).map(([key, schema]) => {
    const entry = inner(schema).map((value) => [[key, value]] as const);
    return (required as readonly string[]).includes(key) ? entry : fc.oneof(entry, fc.constant([]));
  });
  const others =
    additionalProperties === false ? fc.constant([]) : fc.array(fc.tuple(name, inner(additionalProperties)), { maxLength: 2 });
  return fc.tuple(fc.tuple(...named), others).map(([own, more]) => Object.fromEntries([...more, ...own.flat()]));
}

function listsOf({ items, prefixItems = [], minItems = 0 }: Exclude<Schema, boolean>, inner: Inner): fc.Arbitrary<unknown> {
  const first = (prefixItems as readonly unknown[]).map(inner);
  return fc
    .tuple(fc.tuple(...first), fc.array(inner(items), { minLength: minItems as number, maxLength: 3 }))
    .map(([begin, rest]) => [...begin, ...rest]);
}

/** JSON values with one part replaced, left out or added. */
export function spoiled(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(values, fc.nat(), fc.oneof(scalar, fc.constant({}), fc.constant(undefined)), name)
    .map(([value, at, part, key]) => {
      const copy: unknown = JSON.parse(JSON.stringify(value));
      const holders = containersIn(copy);
      const holder = holders[at % Math.max(1, holders.length)];
      if (holder === undefined) return copy;
      const steps = [...Object.keys(holder), ...(Array.isArray(holder) ? [String(holder.length)] : [key])];
      Object.defineProperty(holder, steps[at % steps.length] ?? key, {
        value: part,
        enumerable: true,
        configurable: true,
        writable: true,
      });
      return JSON.parse(JSON.stringify(copy)) as unknown;
    });
}

function containersIn(value: unknown): object[] {
  return typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(containersIn)] : [];
}

function referred({ $ref }: Exclude<Schema, boolean>, root: Schema): Schema {
  const names = String($ref).split('/').slice(1);
  return names.reduce<unknown>((found, step) => (found as Record<string, unknown>)[step], root) as Schema;
}

/** Whether a value is valid: JSON Schema as its text says, without a thought of streams. */
export function fits(schema: Schema, value: unknown, root: Schema): boolean {
  if (typeof schema === 'boolean') return schema;
  if (schema.$ref !== undefined) return fits(referred(schema, root), value, root);
  const all = (schema.allOf ?? []) as readonly Schema[];
  const any = schema.anyOf as readonly Schema[] | undefined;
  return (
    fitsType(schema.type, value) &&
    (schema.enum === undefined || (schema.enum as readonly unknown[]).some((option) => option === value)) &&
    (!('const' in schema) || schema.const === value) &&
    all.every((part) => fits(part, value, root)) &&
    (any === undefined || any.some((part) => fits(part, value, root))) &&
    fitsKeywords(schema, value, root)
  );
}

function fitsType(type: unknown, value: unknown): boolean {
  if (type === undefined) return true;
  const types = Array.isArray(type) ? type : [type];
  const is = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  return types.includes(is) || (types.includes('integer') && Number.isInteger(value));
}

function fitsKeywords(schema: Exclude<Schema, boolean>, value: unknown, root: Schema): boolean {
  const figure = (keyword: string, or: number): number => (schema[keyword] ?? or) as number;
  const within = (size: number, what: string): boolean =>
    size >= figure(`min${what}`, 0) && size <= figure(`max${what}`, Infinity);
  if (typeof value === 'number') return value >= figure('minimum', -Infinity) && value < figure('exclusiveMaximum', Infinity);
  // What is counted is for each schema language to say: valid is what is in no way of counting.
  if (typeof value === 'string')
    return value.length >= figure('minLength', 0) && [...value].length <= figure('maxLength', Infinity);
  if (Array.isArray(value)) {
    const first = (schema.prefixItems ?? []) as readonly Schema[];
    const rest = (schema.items ?? true) as Schema;
    return within(value.length, 'Items') && value.every((item, index) => fits(first[index] ?? rest, item, root));
  }
  if (typeof value !== 'object' || value === null) return true;
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Schema>>;
  const others = (schema.additionalProperties ?? true) as Schema;
  return (
    within(Object.keys(value).length, 'Properties') &&
    ((schema.required ?? []) as readonly string[]).every((key) => Object.hasOwn(value, key)) &&
    Object.entries(value).every(([key, own]) =>
      fits(Object.hasOwn(properties, key) ? (properties[key] ?? true) : others, own, root),
    )
  );
}
