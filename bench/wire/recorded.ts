import { readFileSync } from 'node:fs';

const RECORDINGS = new URL('../../../test/fixtures/recordings/', import.meta.url);

/** The whole answers recorded of one API: their bodies, by file. */
export function recorded(wire: string): ReadonlyMap<string, Uint8Array> {
  const [head = '', ...lines] = readFileSync(new URL('INDEX.tsv', RECORDINGS), 'utf8').trimEnd().split('\n');
  const names = head.split('\t');
  const [file, ofWire, outcome] = ['file', 'wire', 'outcome'].map((name) => names.indexOf(name));
  const bodies = new Map<string, Uint8Array>();
  for (const line of lines) {
    const cells = line.split('\t');
    const name = cells[file ?? -1] ?? '';
    if (cells[ofWire ?? -1] === wire && cells[outcome ?? -1] === 'complete')
      bodies.set(name, readFileSync(new URL(name, RECORDINGS)));
  }
  return bodies;
}
