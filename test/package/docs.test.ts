import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the blocks take for granted: the reader's own providers and secrets. */
const GIVEN = `
import type { Provider } from 'rxbaton';
declare const claude: Provider, gpt: Provider, haiku: Provider;
declare const token: string;
`;

const entries = Object.keys((JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as { exports: object }).exports);

/** The package's entries that a block imports. */
const importsOf = (block: string): readonly string[] =>
  [...block.matchAll(/from 'rxbaton(.*?)'/g)].map(([, path = '']) => `.${path}`);

function blocksOf(page: string): readonly string[] {
  return [...readFileSync(`${root}/docs/${page}`, 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
}

/** What the compiler finds wrong with a block, as a reader's own strict project would. */
function complaintsAbout(block: string, name: string): readonly string[] {
  // Inside the package's own folder, so that `rxbaton` is the package that was built.
  mkdirSync(`${root}/dist/docs`, { recursive: true });
  const file = `${root}/dist/docs/${name}.ts`;
  writeFileSync(file, GIVEN + block);
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    types: ['node'],
    experimentalDecorators: true,
    typeRoots: [`${root}/node_modules/@types`],
  };
  const found = ts.getPreEmitDiagnostics(ts.createProgram([file], options));
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe.each(['bridges.md', 'gateway.md', 'scale.md'])('docs/%s', (page) => {
  // A block whose entry this package does not have yet is checked from the day it has.
  const blocks = blocksOf(page).filter((block) => importsOf(block).every((entry) => entries.includes(entry)));

  it('has code to check', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(1);
  });

  it.each(blocks.map((block, number) => [number, block] as const))('block %d compiles', (number, block) => {
    expect(complaintsAbout(block, `${page}.${number}`)).toStrictEqual([]);
  });

  it('would be found out if it did not compile', () => {
    const wrong = "import { failover } from 'rxbaton';\nfailover([claude], { queue: { maxWaiting: 'many' } });\n";
    expect(complaintsAbout(wrong, `${page}.wrong`).join()).toContain("Type 'string' is not assignable to type 'number'");
  });
});
