import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/serve/configError.js';
import { configJsonSchema } from '../../src/serve/configJsonSchema.js';
import { parseYaml } from '../../src/serve/parseYaml.js';
import { type Plan, planOf } from '../../src/serve/plan.js';

const ENVIRONMENT = { OPENAI_API_KEY: 'sk-openai', ANTHROPIC_API_KEY: 'sk-anthropic', TEAM_KEY: 'team-secret' };

const plan = (yaml: string, environment: Readonly<Record<string, string>> = ENVIRONMENT): Plan =>
  planOf(parseYaml(yaml), environment);

function problemsOf(yaml: string, environment?: Readonly<Record<string, string>>): readonly string[] {
  try {
    plan(yaml, environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const GOOD = `
models:
  chat:
    ladder:
      - - { provider: openai, model: gpt-4o }
        - { provider: anthropic, model: claude-sonnet-4-5, apiKey: $ANTHROPIC_API_KEY }
      - { provider: ollama, model: llama3.2 }
    stall: { first: 8000, between: { quantile: 0.99, factor: 4, min: 1500, max: 5000 } }
    breaker: { failures: 3, resetAfter: 10000 }
    hedgeAfter: p95
    onOutage: hold
    queue: { maxWaiting: 10 }
  small:
    ladder: [{ provider: openai, model: gpt-4o-mini }]
    breaker: false
gateway:
  keys: [$TEAM_KEY, { id: team, key: '\${TEAM_KEY}', models: [chat] }]
  cors: { origins: ['https://chat.example'] }
  concurrent: 50
server: { port: 8080, graceMs: 500 }
`;

describe('planOf', () => {
  it('reads models, keys and limits', () => {
    const { models, gateway, server, graceMs, warnings } = plan(GOOD);
    expect([...models.keys()]).toStrictEqual(['chat', 'small']);
    expect(gateway.keys).toStrictEqual(['team-secret', { id: 'team', key: 'team-secret', models: ['chat'] }]);
    expect([gateway.concurrent, gateway.cors]).toStrictEqual([50, { origins: ['https://chat.example'] }]);
    expect([server, graceMs, warnings]).toStrictEqual([{ port: 8080 }, 500, []]);
  });

  it.each([
    ['', true],
    ['gateway: { metrics: true }', true],
    ['gateway: { metrics: false }', false],
  ])('keeps figures unless it is told not to: %j', (said, kept) => {
    const { metrics, gateway } = plan(`models: { chat: { ladder: [{ provider: openai, model: gpt-4o }] } }\n${said}`);
    expect([metrics, gateway]).toStrictEqual([kept, {}]);
  });

  it('takes JSON', () => {
    const json = JSON.stringify({ models: { chat: { ladder: [{ provider: 'openai', model: 'gpt-4o' }] } } });
    expect([...plan(json).models.keys()]).toStrictEqual(['chat']);
  });

  it('tells everything that is wrong at once, by its path', () => {
    const problems = problemsOf(`
models:
  chat:
    ladder:
      - - { provider: openai, model: gpt-4o }
        - { provider: opnai, model: '' }
      - { provider: anthropic, modle: x }
    hedgeAfter: soon
    breaker: { failures: 0 }
    stall: yes please
  empty:
    ladder: []
gatway: {}
server: { port: 100000 }
`);
    expect(problems).toStrictEqual([
      "models.chat.ladder[0][1].provider: unknown provider: did you mean 'openai'?",
      'models.chat.ladder[0][1].model: must not be empty',
      'models.chat.ladder[1].model: must be a text',
      "models.chat.ladder[1]: unknown field 'modle': did you mean 'model'?",
      'models.chat.breaker.failures: must be at least 1',
      'models.chat.stall: must be an object, or must be false',
      "models.chat.hedgeAfter: must be milliseconds, 'p95' or false",
      'models.empty.ladder: must not be empty',
      'server.port: must be at most 65535',
      "the configuration: unknown field 'gatway': did you mean 'gateway'?",
    ]);
  });

  it('tells what only the parts themselves know', () => {
    const problems = problemsOf(`
models:
  chat:
    ladder:
      - - { provider: openai, model: gpt-4o, apiKey: $NOT_THERE }
        - { provider: openai-compatible, model: m }
        - { provider: anthropic, model: c, api: responses }
  twice:
    ladder: [{ provider: openai, model: m }, { provider: openai, model: m }]
    queue: { path: q }
  other:
    ladder: [{ provider: openai, model: m, baseUrl: 'ftp://x' }]
    queue: { path: q }
gateway:
  keys: [{ id: a, key: $TEAM_KEY, models: [chatt] }]
server: { headersTimeout: 2000, requestTimeout: 1000 }
`);
    expect(problems).toStrictEqual([
      'models.chat.ladder[0][0].apiKey: the environment has no NOT_THERE',
      'models.chat.ladder[0][1]: baseUrl: this provider needs one',
      'models.chat.ladder[0][2]: api: only openai has two',
      "models.twice: failover(ladder): 'openai/m' is there twice: give one of them another id, as in openai({ id: 'second key' })",
      'models.other.ladder[0]: openai({ baseUrl }): must begin with https:// or http://, not ftp:',
      "models.other.queue.path: 'twice' has this folder",
      "gateway.keys[0].models[0]: there is no model 'chatt'",
      'server: serve({ requestTimeout }) must be a number of at least 2000 and at most 2147483647, not 1000',
    ]);
  });

  it('warns of a key in clear, which it never shows, and of one that is not there', () => {
    const { warnings } = plan(
      `
models: { chat: { ladder: [{ provider: openai, model: m, apiKey: sk-in-clear }, { provider: groq, model: m }] } }
gateway: { keys: [gw-in-clear] }
`,
      {},
    );
    expect(warnings).toStrictEqual([
      'models.chat.ladder[0].apiKey: a key is written in the file: put it into the environment and write $ITS_NAME',
      'models.chat.ladder[1]: the environment has no GROQ_API_KEY, and no apiKey is given',
      'gateway.keys[0]: a key is written in the file: put it into the environment and write $ITS_NAME',
    ]);
  });

  it('takes no key from what nobody has set', () => {
    const ladder = (apiKey: string): string =>
      `models: { chat: { ladder: [{ provider: openai, model: m, apiKey: ${apiKey} }] } }`;
    for (const name of ['constructor', '__proto__', 'toString'])
      expect(problemsOf(ladder(`$${name}`))).toStrictEqual([`models.chat.ladder[0].apiKey: the environment has no ${name}`]);
    expect(problemsOf(ladder('$'))).toStrictEqual(['models.chat.ladder[0].apiKey: write $NAME of an environment variable']);
  });

  it('leaves no model out without a word', () => {
    const ladder = '{ ladder: [{ provider: openai, model: m }] }';
    expect(() => plan(`models: { chat: ${ladder}, __proto__: ${ladder} }`)).toThrow('nothing can be named __proto__');
    expect([...plan(`models: { constructor: ${ladder}, 'a/b': ${ladder} }`).models.keys()]).toStrictEqual(['constructor', 'a/b']);
  });

  it('knows a folder by any of its names', () => {
    const model = (path: string): string => `{ ladder: [{ provider: openai, model: m }], queue: { path: ${path} } }`;
    expect(problemsOf(`models: { a: ${model('/tmp/q')}, b: ${model('/tmp/./q/')} }`)).toStrictEqual([
      "models.b.queue.path: 'a' has this folder",
    ]);
  });

  it.each(['', 'models', '[]', '1', 'models: {}', 'models: { chat: 1 }', 'models: { chat: { ladder: [[]] } }'])(
    'refuses %j',
    (yaml) => expect(problemsOf(yaml)).not.toStrictEqual([]),
  );

  it('refuses YAML that is none, with its place', () => {
    expect(() => parseYaml('models:\n  chat: [')).toThrow(/line \d+, column \d+/);
    expect(() => parseYaml('a: 1\n---\nb: 2\n')).toThrow(/^Source contains multiple documents at line 2, column 1$/);
  });

  it('refuses aliases that would fill the memory, and names that are twice there', () => {
    const lines = Array.from({ length: 9 }, (_, at) => `l${at + 1}: &l${at + 1} [${Array(9).fill(`*l${at}`).join(', ')}]`);
    expect(() => parseYaml(['l0: &l0 [ha, ha]', ...lines, 'models: *l9'].join('\n'))).toThrow('resource exhaustion');
    expect(() => parseYaml('models: { a: 1, a: 2 }')).toThrow('Map keys must be unique at line 1');
  });
});

describe('config.schema.json', () => {
  it('is what the schema says', async () => {
    const published = await readFile(new URL('../../src/serve/config.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(published)).toStrictEqual(JSON.parse(JSON.stringify(configJsonSchema())));
  });
});
