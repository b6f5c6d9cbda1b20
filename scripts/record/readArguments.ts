import { parseArgs } from 'node:util';

/** What to record, of whom, and where to. */
export interface Order {
  readonly provider: string;
  readonly model: string;
  readonly prompt: string;
  /** A path without `.sse` or `.json`: which of the two it becomes, the answer tells. */
  readonly out: string;
  readonly baseUrl: string | undefined;
  readonly shows: string;
}

/** What the command line asks for. */
export type Wish =
  | { readonly type: 'help' }
  | { readonly type: 'record'; readonly order: Order }
  | { readonly type: 'mistake'; readonly message: string };

const OPTIONS = {
  provider: { type: 'string' },
  model: { type: 'string' },
  prompt: { type: 'string', default: 'Count from one to twenty in words.' },
  out: { type: 'string' },
  'base-url': { type: 'string' },
  shows: { type: 'string', default: '' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export function readArguments(args: readonly string[]): Wish {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    const { provider, model, prompt, out, shows, help, 'base-url': baseUrl } = values;
    if (help) return { type: 'help' };
    if (!provider || !model || !out) return { type: 'mistake', message: '--provider, --model and --out are needed.' };
    return { type: 'record', order: { provider, model, prompt, out: out.replace(/\.(sse|json)$/, ''), baseUrl, shows } };
  } catch (error) {
    // Node names the option; the rest of its message is advice for programmers. A value, which may be a key, it does not quote.
    const message = error instanceof Error ? (error.message.split('. ')[0] ?? '') : '';
    return { type: 'mistake', message: `${message.replace(/\.$/, '')}.` };
  }
}
