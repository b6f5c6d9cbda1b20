import { gateway } from 'rxbaton/gateway';
import { serve } from 'rxbaton/node';
import { models } from './models.js';

// A server of its own: `node:http` alone, with the limits that strangers call for.
const server = await serve(gateway(models), { port: Number(process.env.PORT ?? 0) });
console.log(server.url);

process.once('SIGTERM', () => void server.close({ graceMs: 30_000 }));
