// The public names of each entry, with their types, stand in test/package/api. `npm run api` errs where they are not what is built;
// `npm run api -- --write` puts down what is, to be reviewed as a change of what users have. It also errs where a public type is made
// of one that no entry exports, and so cannot be named.
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}test/package/api`;
const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const write = process.argv.includes('--write');

/** They stand for types of `@ai-sdk/provider`, which is where whoever wants to name them finds them. */
const NAMED_BY_AI_SDK = ['FunctionTool', 'GenerateResult', 'PromptMessage', 'PromptOptions', 'ProviderTool', 'StreamPart'];

/** `rxbaton` for `.`, `rxbaton.testing.upstream` for `./testing/upstream`. */
const nameOf = (path) => `rxbaton${path.slice(1).replaceAll('/', '.')}`;

const silent = { logLevel: ExtractorLogLevel.None };
const messages = {
  compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
  extractorMessageReporting: { default: silent, 'ae-forgotten-export': { logLevel: ExtractorLogLevel.Warning } },
  tsdocMessageReporting: { default: silent },
};

function configOf(path, types) {
  const configObject = {
    projectFolder: root,
    mainEntryPointFilePath: `${root}${types.slice(2)}`,
    compiler: { tsconfigFilePath: `${root}src/tsconfig.node.json`, skipLibCheck: true },
    apiReport: { enabled: true, reportFileName: nameOf(path), reportFolder: folder, reportTempFolder: `${root}dist/api` },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    newlineKind: 'lf',
    messages,
  };
  return ExtractorConfig.prepare({ configObject, packageJsonFullPath: `${root}package.json` });
}

/** What an entry exports, what else its types are made of, and whether its report is another one. */
function examine([path, { types }]) {
  const unnamed = [];
  const { apiReportChanged } = Extractor.invoke(configOf(path, types), {
    localBuild: write,
    messageCallback(message) {
      if (message.messageId === 'ae-forgotten-export') unnamed.push(/"(.+?)"/.exec(message.text)[1]);
      message.handled = message.logLevel !== ExtractorLogLevel.Error;
    },
  });
  const report = readFileSync(`${root}dist/api/${nameOf(path)}.api.md`, 'utf8');
  const named = [...report.matchAll(/^export (?:abstract )?(?:class|const|function|interface|namespace|type) (\w+)/gm)];
  return { name: nameOf(path), changed: apiReportChanged, unnamed, named: named.map(([, name]) => name) };
}

mkdirSync(folder, { recursive: true });
const entries = Object.entries(exports)
  .filter(([, { types }]) => types !== undefined)
  .map(examine);
const named = new Set([...entries.flatMap((entry) => entry.named), ...NAMED_BY_AI_SDK]);

const problems = entries.flatMap(({ name, unnamed }) =>
  unnamed.filter((type) => !named.has(type)).map((type) => `${name}: its types are made of ${type}, which no entry exports.`),
);
const changed = entries.filter((entry) => entry.changed).map(({ name }) => name);
if (changed.length > 0 && !write) {
  problems.push(
    `Public names or types have changed: ${changed.join(', ')}. If that is meant: npm run api -- --write, and review it.`,
  );
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`api: the names and types of ${entries.length} entries are ${write ? 'written down' : 'as written down'}`);
