// Reads what `npm start` printed: every answer of its table must have come without a character lost or doubled.
import { readFileSync } from 'node:fs';

const [, , file] = process.argv;
const lines = readFileSync(file, 'utf8').split('\n');
const head = lines.findIndex((line) => /^\s*act\s+attempts\s+first chunk\s+lost at switch\s+chars lost\s+doubled\s*$/.test(line));
const rows = lines
  .slice(head + 1, lines.indexOf('', head + 1))
  .map((line) => line.trim().split(/\s{2,}/))
  .map(([act, attempts, first, switched, lost, doubled]) => ({
    act,
    attempts: Number(attempts),
    first,
    switched,
    lost,
    doubled,
  }));

const wrong = rows.filter(({ attempts, lost, doubled }) => !(attempts > 0) || lost !== '0' || doubled !== '0');
const switched = rows.some((row) => /^\d+ ms$/.test(row.switched));
if (head === -1 || rows.length !== 5 || wrong.length > 0 || !switched) {
  console.error('The demo did not show five whole answers, one of them switched:', rows);
  process.exit(1);
}
console.log(`demo: ${rows.length} answers whole, 0 characters lost, 0 doubled`);
