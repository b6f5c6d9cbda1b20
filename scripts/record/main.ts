import { undiciTransport } from '../../src/transport/undiciTransport.node.js';
import { recordCommand } from './recordCommand.js';

process.exitCode = await recordCommand(process.argv.slice(2), {
  env: process.env,
  transport: undiciTransport,
  print: (text) => process.stdout.write(text),
  tell: (text) => process.stderr.write(text),
});
