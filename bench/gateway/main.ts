import { parseArgs } from 'node:util';
import { printTable } from '../printTable.js';
import { type Load, load, quantile } from './load.js';
import { Part } from './part.js';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '300' }, connections: { type: 'string', default: '500' } },
});
const seconds = Number(values.seconds);
const connections = Number(values.connections);
/** So often the gateway's memory is looked at, after the load has filled it. */
const LOOKS = 4;

const upstream = await Part.start('upstream');
const gateway = await Part.start('served', upstream.url);
try {
  // The upstream by itself, where nothing fails: what an answer takes on this machine under this load.
  const plain = await load(`${upstream.url}/sound`, connections, Math.max(5, seconds / 20));
  await load(gateway.url, connections, Math.max(5, seconds / 20));
  const memory = [await gateway.memory()];
  const parts: Load[] = [];
  for (let look = 0; look < LOOKS; look++) {
    parts.push(await load(gateway.url, connections, seconds / LOOKS));
    memory.push(await gateway.memory());
  }
  tell(plain, parts);
  printTable('Memory of the gateway, in MB, after each quarter', [
    ['', 'heap', 'process'],
    ...memory.map(({ heap, resident }, at) => [at === 0 ? 'warm' : `${at}`, heap.toFixed(1), resident.toFixed(1)]),
  ]);
} finally {
  gateway.stop();
  upstream.stop();
}

function tell(plain: Load, parts: readonly Load[]): void {
  const merged = (of: (part: Load) => readonly number[]): readonly number[] =>
    parts.flatMap(of).sort((one, other) => one - other);
  const first = merged(({ firstMs }) => firstMs);
  const total = merged(({ totalMs }) => totalMs);
  const answers = parts.reduce((sum, part) => sum + part.answers, 0);
  const mistakes = parts.flatMap((part) => [...part.mistakes]);
  const row = (name: string, through: readonly number[], alone: readonly number[], fraction: number): readonly string[] => {
    const [with_, without] = [quantile(through, fraction), quantile(alone, fraction)];
    return [name, without.toFixed(0), with_.toFixed(0), (with_ - without).toFixed(0)];
  };
  printTable(`${answers} answers to ${connections} clients in ${seconds} s, 5 % of them broken upstream, in ms`, [
    ['', 'upstream alone', 'through the gateway', 'added'],
    row('first byte, p50', first, plain.firstMs, 0.5),
    row('first byte, p99', first, plain.firstMs, 0.99),
    row('whole answer, p50', total, plain.totalMs, 0.5),
    row('whole answer, p94', total, plain.totalMs, 0.94),
    row('whole answer, p99 (a stall among them)', total, plain.totalMs, 0.99),
  ]);
  const wrong =
    mistakes.reduce((sum, [, count]) => sum + count, 0) + [...plain.mistakes.values()].reduce((sum, count) => sum + count, 0);
  console.log(`\nAnswers that were not exact: ${wrong}`);
  for (const [name, count] of [...plain.mistakes, ...mistakes]) console.log(`  ${name}: ${count}`);
  if (wrong > 0) process.exitCode = 1;
}
