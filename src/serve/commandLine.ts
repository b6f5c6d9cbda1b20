import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type Wish =
  | { readonly type: 'help' }
  | { readonly type: 'version' }
  | { readonly type: 'serve' | 'check'; readonly config: string }
  | { readonly type: 'mistake'; readonly message: string };

const OPTIONS = {
  config: { type: 'string', short: 'c' },
  check: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

export const HELP = `rxbaton serve --config rxbaton.yaml            serves the models of the file
rxbaton serve --config rxbaton.yaml --check    says what is wrong with the file, and ends
rxbaton --version
rxbaton --help

SIGHUP reads the file again: streams go on, new requests follow the new file; a file that is wrong changes nothing.
SIGTERM and SIGINT let streams end (server.graceMs), then end the program.
The file's JSON schema is the package's config.schema.json.
`;

export function wishOf(args: readonly string[]): Wish {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    if (values.help === true || args.length === 0) return { type: 'help' };
    if (values.version === true) return { type: 'version' };
    const [command, ...more] = positionals;
    if (command !== 'serve' || more.length > 0) return { type: 'mistake', message: 'The one command is serve.' };
    const { config = 'rxbaton.yaml', check = false } = values;
    return { type: check ? 'check' : 'serve', config };
  } catch (error) {
    // Node's own message goes on with advice for programmers.
    const [said = ''] = error instanceof Error ? error.message.split('. ') : [];
    return { type: 'mistake', message: `${said.replace(/\.$/, '')}.` };
  }
}
