import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { Documented } from '../../docs/build/documented.js';
import { OPERATORS } from '../../docs/build/operatorNames.js';
import { operatorPage } from '../../docs/build/operatorPage.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** What the blocks take for granted: the reader's own providers, streams and secrets. */
const GIVEN = `
import type { Provider as GivenProvider } from 'rxbaton';
import type { Observable as GivenObservable } from 'rxjs';
declare const claude: GivenProvider, gpt: GivenProvider, haiku: GivenProvider, health: import('rxbaton/operators').HealthMonitor;
declare const messages: import('rxbaton').Message[];
declare const request$: GivenObservable<string>, call$: GivenObservable<string>, fast$: GivenObservable<string>, slow$: GivenObservable<string>;
declare const token: string;
`;

interface Block {
  readonly code: string;
  /** Whether it runs as it stands, and prints what its comments say. */
  readonly runs: boolean;
}

const blocksOf = (page: string): readonly Block[] =>
  [...page.matchAll(/```ts( run)?\n([\s\S]*?)```/g)].map(([, runs, code = '']) => ({ code, runs: runs !== undefined }));

interface Page {
  readonly page: string;
  readonly blocks: readonly Block[];
}

/** A block as a module of its own: what it declares itself is not given. */
function moduleOf({ code }: Block): string {
  const given = GIVEN.split('\n').map((line) => {
    if (!line.startsWith('declare const')) return line;
    const names = line.slice('declare const '.length, -1).split(/, (?=[\w$]+:)/);
    const wanted = names.filter(
      (name) => !new RegExp(`\\b(?:const|let) ${name.split(':', 1)[0]?.replace('$', '\\$')}(?![\\w$])`).test(code),
    );
    return wanted.length === 0 ? '' : `declare const ${wanted.join(', ')};`;
  });
  return `${given.join('\n')}\n${code}\nexport {};\n`;
}

/** What the compiler finds wrong with the blocks of all pages at once, as a reader's own strict project would; by page. */
function complaintsAbout(pages: readonly Page[]): ReadonlyMap<string, readonly string[]> {
  // Inside the package's own folder, so that `rxbaton` is the package that was built.
  const folder = `${root}/dist/docs/compiled`;
  mkdirSync(folder, { recursive: true });
  const files = pages.flatMap(({ page, blocks }) =>
    blocks.map((block, number) => ({ page, number, block, file: `${folder}/${fileName(page)}.${number}.ts` })),
  );
  for (const { file, block } of files) writeFileSync(file, moduleOf(block));
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
  const program = ts.createProgram(
    files.map(({ file }) => file),
    options,
  );
  const found = files.map(({ page, number, file }) => {
    const words = ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map(({ messageText }) => messageText);
    return [page, words.map((text) => `block ${number}: ${ts.flattenDiagnosticMessageText(text, '\n')}`)] as const;
  });
  return new Map(pages.map(({ page }) => [page, found.filter(([name]) => name === page).flatMap(([, words]) => words)]));
}

const fileName = (page: string): string => page.replaceAll('/', '.');

/** What a block prints. */
async function printedBy({ code }: Block, name: string): Promise<readonly string[]> {
  const folder = `${root}/dist/docs/run`;
  mkdirSync(folder, { recursive: true });
  const file = `${folder}/${fileName(name)}.mjs`;
  const { target, module } = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  writeFileSync(file, ts.transpile(code, { target, module }));
  const { stdout } = await run('node', [file], { timeout: 20_000 });
  return stdout.trim().split('\n');
}

const said = ({ code }: Block): string => [...code.matchAll(/\/\/ (.*)/g)].map(([, words]) => words).join('\n');

const documented = new Documented();
const written = readdirSync(`${root}/docs`, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.md') && !/(?:^|\/)(?:node_modules|api|operators|\.vitepress)\//.test(file))
  .map((file) => [`docs/${file}`, readFileSync(`${root}/docs/${file}`, 'utf8')] as const);
const generated = OPERATORS.map((operator) => [`operators/${operator.name}`, operatorPage(documented, operator)] as const);
const pages = [['README.md', readFileSync(`${root}/README.md`, 'utf8')] as const, ...written, ...generated]
  .map(([page, text]) => ({ page, blocks: blocksOf(text) }))
  .filter(({ blocks }) => blocks.length > 0);
const running = pages.flatMap(({ page, blocks }) =>
  blocks.map((block, number) => ({ name: `${page}.${number}`, block })).filter(({ block }) => block.runs),
);

describe('the code in the documentation', () => {
  it('is found: in the README, the pages, their folders, and the page of each operator', () => {
    const names = pages.map(({ page }) => page);
    expect(names).toEqual(expect.arrayContaining(['README.md', 'docs/scale.md', 'docs/guides/node.md', 'operators/coalesce']));
    expect(running.length).toBeGreaterThanOrEqual(15);
  });

  const WRONG = "import { failover } from 'rxbaton';\nfailover([claude], { queue: { maxWaiting: 'many' } });\n";
  let complaints: ReadonlyMap<string, readonly string[]>;

  beforeAll(() => {
    complaints = complaintsAbout([...pages, { page: 'wrong', blocks: [{ code: WRONG, runs: false }] }]);
  });

  it.each(pages)('of $page compiles', ({ page }) => {
    expect(complaints.get(page)).toStrictEqual([]);
  });

  it('would be found out if it did not compile', () => {
    expect(complaints.get('wrong')?.join()).toContain("block 0: Type 'string' is not assignable to type 'number'");
  });

  it('takes names and sources from doc comments as they stand there', () => {
    const page = new Map(generated).get('operators/stallTimeout');
    expect(page).toContain("import { NEVER, concat, of } from 'rxjs';");
    expect(page).toContain("Source: akka/pekko's idle timeouts for the coarse timer.");
  });

  it.each(running)('$name runs, and prints what it says', async ({ name, block }) => {
    const printed = await printedBy(block, name);
    expect(printed.filter((line) => !said(block).includes(line))).toStrictEqual([]);
    expect(printed.join('')).not.toBe('');
  });
});
