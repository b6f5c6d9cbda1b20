// `npm run bench`, `npm run bench -- --quick`, and with `--write` what is in docs/; a scenario's name as an argument runs that alone.
import { printTable } from '../printTable.js';
import type { Bench } from './bench.js';
import { machine } from './machine.js';
import { installPackagesOfBench } from './packagesOfBench.js';
import type { Finding } from './report/finding.js';
import { writeFindings } from './report/writeFindings.js';
import { cancellation } from './scenarios/cancellation.js';
import { firstChunks } from './scenarios/firstChunks.js';
import { gateways } from './scenarios/gateways.js';
import { importing } from './scenarios/importing.js';
import { memory } from './scenarios/memory.js';
import { otherApis } from './scenarios/otherApis.js';
import { outage } from './scenarios/outage.js';
import { shortRequests } from './scenarios/shortRequests.js';
import { switching } from './scenarios/switching.js';
import { tokens } from './scenarios/tokens.js';
import { FULL, QUICK } from './size.js';
import { startUpstream } from './upstream/upstream.js';

const scenarios: Readonly<Record<string, (bench: Bench) => Finding | Promise<Finding | readonly Finding[]>>> = {
  tokens,
  shortRequests,
  firstChunks,
  otherApis,
  gateways,
  memory,
  switching,
  outage,
  cancellation,
  importing,
};

const given = process.argv.slice(2);
const named = given.filter((argument) => !argument.startsWith('--'));
const unknown = given.filter(
  (argument) => argument !== '--quick' && argument !== '--write' && !Object.hasOwn(scenarios, argument),
);
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. There are --quick, --write, and ${Object.keys(scenarios).join(', ')}.`);
  process.exit(2);
}

installPackagesOfBench();
const upstream = await startUpstream();
const quick = given.includes('--quick');
const bench: Bench = { upstream, size: quick ? QUICK : FULL };
const run = `${machine()}${quick ? ': a quick run' : ''}`;
const findings: Finding[] = [];
console.log(run);
try {
  for (const name of named.length > 0 ? named : Object.keys(scenarios)) {
    for (const finding of [(await scenarios[name]?.(bench)) ?? []].flat()) {
      printTable(`${finding.title}\n${finding.note}`, finding.rows);
      findings.push(finding);
    }
  }
  if (given.includes('--write')) writeFindings(run, findings);
} finally {
  upstream.close();
}
