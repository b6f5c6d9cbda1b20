// The public names of each entry, with their types, in test/package/api: `npm run api` errs where they are not what is built, and
// `npm run api -- --write` puts down what is, to be reviewed as a change of what users have.
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

const root = fileURLToPath(new URL('..', import.meta.url));
const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const write = process.argv.includes('--write');

/** `rxbaton` for `.`, `rxbaton.testing.upstream` for `./testing/upstream`. */
const nameOf = (path) => `rxbaton${path.slice(1).replaceAll('/', '.')}`;

const quiet = { logLevel: ExtractorLogLevel.None, addToApiReportFile: false };

function differs(path, types) {
  const configObject = {
    projectFolder: root,
    mainEntryPointFilePath: `${root}${types.slice(2)}`,
    compiler: { tsconfigFilePath: `${root}src/tsconfig.node.json`, skipLibCheck: true },
    apiReport: {
      enabled: true,
      reportFileName: nameOf(path),
      reportFolder: `${root}test/package/api`,
      reportTempFolder: `${root}dist/api`,
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    newlineKind: 'lf',
    messages: {
      compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
      extractorMessageReporting: {
        default: quiet,
        'ae-forgotten-export': { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true },
      },
      tsdocMessageReporting: { default: quiet },
    },
  };
  const config = ExtractorConfig.prepare({
    configObject,
    configObjectFullPath: undefined,
    packageJsonFullPath: `${root}package.json`,
  });
  const { apiReportChanged } = Extractor.invoke(config, {
    localBuild: write,
    messageCallback: (message) => (message.handled = message.logLevel !== 'error'),
  });
  return apiReportChanged;
}

mkdirSync(`${root}test/package/api`, { recursive: true });
const entries = Object.entries(exports).filter(([, { types }]) => types !== undefined);
const changed = entries.filter(([path, { types }]) => differs(path, types)).map(([path]) => nameOf(path));
if (changed.length > 0 && !write) {
  console.error(
    `The public names or types have changed: ${changed.join(', ')}. If that is meant: npm run api -- --write, and look at the difference.`,
  );
  process.exitCode = 1;
} else console.log(`${entries.length} entries: their public names and types are ${write ? 'written down' : 'as written down'}.`);
