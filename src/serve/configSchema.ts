import * as z from 'zod/mini';
import { nearestName } from './nearestName.js';
import { PROVIDER_KINDS } from './providerKinds.js';

/** An object whose fields are all known: another is a mistake that is told, with the name that was probably meant. */
function fields<const Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodMiniObject<Shape, z.core.$strict> {
  const names = Object.keys(shape);
  const told = (key: string): string => {
    const meant = nearestName(key, names);
    return `unknown field '${key}'${meant === undefined ? `: there are ${names.join(', ')}` : `: did you mean '${meant}'?`}`;
  };
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? issue.keys.map(told).join('; ') : 'must be an object'),
  });
}

const described = <Schema extends z.ZodMiniType>(schema: Schema, description: string): Schema =>
  schema.check(z.describe(description));

const text = z.string('must be a text').check(z.minLength(1, 'must not be empty'));
const flag = z.boolean('must be true or false');
const whole = (least: number, most = Number.MAX_SAFE_INTEGER): z.ZodMiniNumber =>
  z.int('must be a whole number').check(z.gte(least, `must be at least ${least}`), z.lte(most, `must be at most ${most}`));
/** Longer waits than a timer can hold are refused. */
const milliseconds = z
  .number('must be a number of milliseconds')
  .check(z.gt(0, 'must be greater than 0'), z.lte(2 ** 31 - 1, 'must be at most 2147483647'));
const amount = z.number('must be a number').check(z.gte(0, 'must be 0 or more'));
const choice = <const Names extends readonly string[]>(names: Names) => z.enum(names, `must be one of ${names.join(', ')}`);
const orOff = <Schema extends z.ZodMiniType>(schema: Schema) => z.union([schema, z.literal(false)]);
const secret = described(text, 'A key, as $NAME of the environment variable that holds it.');

const PROVIDER = fields({
  provider: z.enum(PROVIDER_KINDS, {
    error: ({ input }) => {
      const meant = typeof input === 'string' ? nearestName(input, PROVIDER_KINDS) : undefined;
      return meant === undefined ? `must be one of ${PROVIDER_KINDS.join(', ')}` : `unknown provider: did you mean '${meant}'?`;
    },
  }),
  model: text,
  apiKey: z.optional(secret),
  baseUrl: z.optional(text),
  id: z.optional(text),
  api: z.optional(described(choice(['chat', 'responses']), "Which of OpenAI's two APIs.")),
  headers: z.optional(z.record(z.string(), text, 'must be an object of texts')),
  price: z.optional(
    described(fields({ input: amount, output: amount, cachedInput: z.optional(amount) }), 'Of a million tokens.'),
  ),
});

const LIMIT = z.union([
  milliseconds,
  fields({ quantile: amount.check(z.lte(1, 'must be at most 1')), factor: amount, min: milliseconds, max: milliseconds }),
]);

const MODEL = fields({
  ladder: described(
    z
      .array(
        z.union([PROVIDER, z.array(PROVIDER, 'must be a list').check(z.minLength(1, 'must not be empty'))]),
        'must be a list',
      )
      .check(z.minLength(1, 'must not be empty')),
    'Rungs of equals, best first: a rung is a provider or a list of them.',
  ),
  breaker: z.optional(
    orOff(
      fields({
        failures: z.optional(whole(1)),
        rate: z.optional(fields({ threshold: amount, window: whole(1), minimum: whole(1) })),
        slowAfter: z.optional(milliseconds),
        resetAfter: z.optional(milliseconds),
        resetFactor: z.optional(amount),
        resetMax: z.optional(milliseconds),
        trials: z.optional(whole(1)),
      }),
    ),
  ),
  stall: z.optional(orOff(fields({ first: z.optional(LIMIT), between: z.optional(LIMIT), total: z.optional(milliseconds) }))),
  retry: z.optional(
    orOff(
      fields({
        retries: z.optional(whole(0)),
        base: z.optional(amount),
        cap: z.optional(amount),
        maxRetryAfter: z.optional(amount),
      }),
    ),
  ),
  probe: z.optional(orOff(fields({ every: z.optional(milliseconds), timeout: z.optional(milliseconds) }))),
  hedgeAfter: z.optional(z.union([milliseconds, z.literal('p95'), z.literal(false)], "must be milliseconds, 'p95' or false")),
  spreadAbove: z.optional(whole(1)),
  continuation: z.optional(choice(['auto', 'restart', 'off'])),
  onOutage: z.optional(choice(['fail', 'hold'])),
  onContentFilter: z.optional(choice(['fail', 'switch'])),
  timeout: z.optional(milliseconds),
  learn: z.optional(flag),
  queue: z.optional(
    fields({
      path: z.optional(described(text, 'A folder of its own, where held requests outlive the program.')),
      maxWaiting: z.optional(whole(1, 1_000_000)),
      ttl: z.optional(milliseconds),
      overflow: z.optional(choice(['reject', 'drop-oldest', 'block'])),
      maxDeliveries: z.optional(whole(1)),
      keep: z.optional(whole(0)),
      ramp: z.optional(fields({ start: amount, factor: amount, every: milliseconds })),
    }),
  ),
});

const GATEWAY = fields({
  keys: z.optional(
    described(
      z
        .array(
          z.union([secret, fields({ id: text, key: secret, models: z.optional(z.array(text, 'must be a list')) })]),
          'must be a list',
        )
        .check(z.minLength(1, 'must not be empty')),
      'Who may ask. Without it everybody may.',
    ),
  ),
  cors: z.optional(
    fields({ origins: z.union([z.literal('*'), z.array(text, 'must be a list')], "must be '*' or a list of origins") }),
  ),
  bodyBytes: z.optional(whole(1)),
  bodyTimeout: z.optional(milliseconds),
  headerBytes: z.optional(whole(1)),
  jsonDepth: z.optional(whole(1)),
  concurrent: z.optional(whole(1)),
  headAfter: z.optional(milliseconds),
  heartbeatEvery: z.optional(milliseconds),
  highWaterMark: z.optional(whole(1)),
  maxTickets: z.optional(whole(1)),
  recallCharacters: z.optional(whole(0)),
  metrics: z.optional(described(flag, 'Whether figures are kept, and told at /metrics. On unless said otherwise.')),
});

const SERVER = fields({
  port: z.optional(whole(0, 65_535)),
  host: z.optional(text),
  headersTimeout: z.optional(milliseconds),
  requestTimeout: z.optional(milliseconds),
  keepAliveTimeout: z.optional(milliseconds),
  drainTimeout: z.optional(milliseconds),
  maxHeaderSize: z.optional(whole(1_024, 1_048_576)),
  maxConnections: z.optional(whole(1)),
  graceMs: z.optional(described(amount, 'How long answers under way may take when the program is asked to end.')),
});

/** What `rxbaton serve` is told by its file. */
export const CONFIG = fields({
  $schema: z.optional(z.string()),
  models: z
    .record(text, MODEL, 'must be an object of models')
    .check(z.refine((models) => Object.keys(models).length > 0, 'must not be empty')),
  gateway: z.optional(GATEWAY),
  server: z.optional(SERVER),
});

export type Config = z.infer<typeof CONFIG>;
export type ModelConfig = z.infer<typeof MODEL>;
export type ProviderConfig = z.infer<typeof PROVIDER>;
