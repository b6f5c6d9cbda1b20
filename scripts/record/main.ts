import { defaultTransport } from '../../src/transport/defaultTransport.node.js';
import { recordCommand } from './recordCommand.js';

process.exitCode = await recordCommand(process.argv.slice(2), {
  env: process.env,
  transport: defaultTransport,
  print: (text) => process.stdout.write(text),
  tell: (text) => process.stderr.write(text),
});
