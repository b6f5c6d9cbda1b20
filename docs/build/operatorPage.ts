import { casesOf } from './casesOf.js';
import type { Documented, DocumentedFunction, DocumentedOption } from './documented.js';
import { isMarbles } from './marbleRows.js';
import { runnable } from './runnable.js';

/** The page of an operator, in Markdown, from its doc comment, its types and the names of its tests. */
export function operatorPage(documented: Documented, { name, handle }: { name: string; handle?: string }): string {
  const operator = documented.function(name);
  const factory = handle === undefined ? undefined : documented.function(handle);
  // An operator that takes its handle's options in its place has none of its own.
  const own = operator.options.filter(
    (option) => !factory?.options.some((other) => other.words === option.words && option.words !== ''),
  );
  return paragraphs(
    `# ${name}`,
    toldOf(operator, documented),
    own.some((option) => option.name !== 'scheduler') && paragraphs('## Options', ...own.map(optionItem)),
    factory && paragraphs(`## ${factory.name}`, toldOf(factory, documented), '### Options', ...factory.options.map(optionItem)),
    errors(documented, operator, factory),
    cases(name, handle),
  );
}

const paragraphs = (...parts: readonly (string | false | undefined)[]): string => parts.filter(Boolean).join('\n\n');

function toldOf({ words, example, signature, source, parameters }: DocumentedFunction, documented: Documented): string {
  return paragraphs(
    words.replace(/```text\n([\s\S]*?)```/, (fence, picture: string) =>
      isMarbles(picture) ? `\`\`\`marbles\n${picture}\`\`\`` : fence,
    ),
    example && runnable(example, documented.names),
    `\`\`\`typescript\n${signature}\n\`\`\``,
    parameters.map((parameter) => `- \`${parameter.name}\`: ${parameter.words}`).join('\n'),
    source && `Source: ${source}`,
  );
}

function optionItem({ name, type, required, fallback, words }: DocumentedOption): string {
  const besides = required ? 'required' : fallback === undefined ? 'optional' : `default: ${fallback}`;
  const text = words === '' ? '' : `\n\n  ${words.replaceAll('\n', '\n  ')}`;
  return `- **\`${name}\`** \`${type}\`, ${besides}${text}`;
}

function errors(documented: Documented, ...functions: readonly (DocumentedFunction | undefined)[]): string {
  const words = functions.flatMap((one) => (one === undefined ? [] : [one.words, ...one.options.map((option) => option.words)]));
  const rows = documented
    .errorsIn(words.join('\n'))
    .map((error) => `- \`${error.name}\`, \`${error.code}\`: ${error.words.replaceAll('\n', ' ')}`);
  const wrong =
    '- `RangeError`, `TypeError`: an option that is not possible, when the operator is made; the message names it and its value.';
  return paragraphs('## Errors', [...rows, wrong].join('\n'));
}

function cases(...names: readonly (string | undefined)[]): string {
  const held = casesOf(...names.filter((name) => name !== undefined));
  if (held.length === 0) return '';
  const rows = held.map(({ number, words }) => `- **${number}** ${words}`);
  return paragraphs('## Cases its tests hold', 'By their numbers in the names of the tests.', rows.join('\n'));
}
