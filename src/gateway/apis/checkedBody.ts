import * as z from 'zod/mini';
import type { JsonObject } from '../../wire/jsonObject.js';
import { GatewayError } from '../gatewayError.js';

type Issue = z.core.$ZodIssue;

/** A body by its schema; a {@link GatewayError} that names the field which is wrong, and quotes none of it. */
export function checkedBody<Schema extends z.core.$ZodType>(schema: Schema, body: JsonObject): z.output<Schema> {
  const result = z.safeParse(schema, body);
  if (result.success) return result.data;
  const { path, words } = deepest(result.error.issues[0], '');
  const message = path === '' ? `The body ${words}` : `\`${path}\` ${words}`;
  throw new GatewayError({ status: 400, code: 'invalid_request', param: path === '' ? undefined : path, message });
}

interface Fault {
  readonly path: string;
  readonly words: string;
}

/** Of the ways in which a value may be right, the one that it follows farthest is the one that was meant. */
function deepest(issue: Issue | undefined, root: string): Fault {
  const path = [root, ...(issue?.path ?? []).map(String)].filter(Boolean).join('.');
  if (issue?.code !== 'invalid_union' || issue.errors.length === 0) return { path, words: wordsOf(issue) };
  const ways = issue.errors.map(([first]) => deepest(first, path));
  const best = ways.reduce((one, other) => (stepsIn(other) > stepsIn(one) ? other : one));
  return best.path === path ? { path, words: [...new Set(ways.map(({ words }) => words))].join(', or ') } : best;
}

function stepsIn({ path }: Fault): number {
  return path.split('.').length;
}

function wordsOf(issue: Issue | undefined): string {
  switch (issue?.code) {
    case 'invalid_type':
      return `must be of type ${issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'too_small':
      return `must be at least ${issue.minimum}${issue.origin === 'array' || issue.origin === 'string' ? ' long' : ''}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${issue.origin === 'array' || issue.origin === 'string' ? ' long' : ''}`;
    case 'invalid_format':
      return 'has a form that is not taken here';
    default:
      return 'is none of what is taken here';
  }
}
