import { REAL } from './realProviders.js';
import { table } from './table.js';

/** What `--help` says. */
export function helpText(): string {
  const rows = REAL.map(({ key, variable, model }) => [key, variable, model]);
  return [
    'npm start                     plays four failures, simulated: no keys needed',
    'npm start -- --ask "..."      asks the real providers whose keys are set',
    'npm start -- --help           says this',
    '',
    ...table([['key', 'model', 'unless set'], ...rows], () => false).map((row) => `   ${row}`),
    '',
    'OPENAI_BASE_URL, ANTHROPIC_BASE_URL and so on name other addresses.',
    'NO_COLOR and FORCE_COLOR are honoured; a pipe gets plain lines.',
    '',
  ].join('\n');
}
