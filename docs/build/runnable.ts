import * as rxjs from 'rxjs';

/**
 * An example with the imports that it takes for granted. It runs as it stands, and its block says so, where it prints something and
 * needs nothing of the reader's own.
 */
export function runnable(example: string, exported: readonly string[]): string {
  const code = /```ts\n([\s\S]*?)```/.exec(example)?.[1] ?? '';
  const words = new Set(code.replaceAll(/\/\/.*|'[^']*'/g, '').match(/(?<![.\w])[A-Za-z]\w*\b(?![$:])/g));
  const declared = new Set([...code.matchAll(/(?:const|let) (\w+)/g)].map(([, name]) => name));
  const from = (names: readonly string[], entry: string) => {
    const used = names.filter((name) => words.has(name) && !declared.has(name));
    return used.length === 0 ? '' : `import { ${used.sort().join(', ')} } from '${entry}';\n`;
  };
  const imports = from(exported, 'rxbaton/operators') + from(Object.keys(rxjs), 'rxjs');
  const streams = code.match(/\b\w+\$/g) ?? [];
  const runs = code.includes('console.log') && streams.every((name) => code.includes(`const ${name} =`));
  return `\`\`\`ts${runs ? ' run' : ''}\n${imports}\n${code}\`\`\`\n`;
}
