import type * as z from 'zod/mini';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What a schema found wrong, a line each: `models.chat.ladder[0][1].provider: must be one of …`. */
export function configProblems(issues: readonly Issue[], above: Path = []): readonly string[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...issue.path];
    const branch = issue.code === 'invalid_union' ? meantBranch(issue.errors) : undefined;
    if (branch !== undefined) return configProblems(branch, path);
    return [`${pathText(path) || 'the configuration'}: ${issue.code === 'invalid_union' ? unionText(issue) : issue.message}`];
  });
}

/** `models.chat.ladder[0][1]` */
export function pathText(path: Path): string {
  return path.map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${String(part)}`)).join('');
}

/** Of the forms that a value may have, the one it was meant to have: what it is (an object, a list) fits, and only its parts do not. */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find(([first]) => first !== undefined && !(first.path.length === 0 && isOfType(first)));
}

function isOfType({ code }: Issue): boolean {
  return code === 'invalid_type' || code === 'invalid_value';
}

/** A message of one's own, or those of the forms. */
function unionText({ message, errors }: Extract<Issue, { code: 'invalid_union' }>): string {
  if (message !== 'Invalid input') return message;
  const told = errors.flatMap((branch) =>
    branch.map((issue) => (issue.code === 'invalid_value' ? `must be ${issue.values.join(' or ')}` : issue.message)),
  );
  return [...new Set(told)].join(', or ');
}
