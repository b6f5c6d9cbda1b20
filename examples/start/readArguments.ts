import { parseArgs } from 'node:util';
import { saying } from './saying.js';

/** What the command line asks for. */
export type Wish =
  | { readonly type: 'demo' | 'help' }
  | { readonly type: 'ask'; readonly question: string }
  | { readonly type: 'mistake'; readonly message: string };

export function readArguments(args: readonly string[]): Wish {
  const options = { ask: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  try {
    const { ask: question, help } = parseArgs({ args: [...args], options }).values;
    if (help === true) return { type: 'help' };
    if (question === undefined) return { type: 'demo' };
    return question.trim() === '' ? { type: 'mistake', message: '--ask wants a question.' } : { type: 'ask', question };
  } catch (error) {
    // Node's own message goes on with advice for programmers.
    return { type: 'mistake', message: `${saying(error).split('. ')[0]?.replace(/\.$/, '') ?? ''}.` };
  }
}
