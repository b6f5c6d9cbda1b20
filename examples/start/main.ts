import { ask } from './ask.js';
import { demo } from './demo.js';
import { helpText } from './helpText.js';
import { LiveScreen } from './liveScreen.js';
import { PlainScreen } from './plainScreen.js';
import { readArguments } from './readArguments.js';
import { REAL, realProviders } from './realProviders.js';
import { terminalOf } from './terminal.js';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const { stdout, env } = process;
  // Whoever reads may have had enough: `npm start | head`.
  stdout.on('error', () => process.exit(1));
  const terminal = terminalOf(stdout, env);
  const screen = terminal.live ? new LiveScreen(stdout, terminal) : new PlainScreen((text) => stdout.write(text), terminal);
  const now = (): number => performance.now();
  const wish = readArguments(args);
  switch (wish.type) {
    case 'demo':
      return demo(screen, terminal, now);
    case 'help':
      stdout.write(helpText());
      return 0;
    case 'mistake':
      return mistake(`${wish.message} See npm start -- --help.`);
    case 'ask': {
      const providers = realProviders(env);
      const keys = REAL.map(({ key }) => key).join(', ');
      if (providers.length === 0) return mistake(`There is no key to ask with. Set one or more of\n${keys}.`);
      return ask(wish.question, providers, screen, now);
    }
  }
}

function mistake(message: string): number {
  process.stderr.write(`${message}\n`);
  return 2;
}
