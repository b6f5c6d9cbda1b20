import express from 'express';
import { gateway } from 'rxbaton/gateway';
import { nodeHandler } from 'rxbaton/node';
import { models } from './models.js';

const app = express();

// Before anything that reads bodies, as express.json() does.
app.use('/ai', nodeHandler(gateway(models)));
app.use(express.json());
app.get('/', (_request, response) => void response.send('An app of your own.'));

const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) console.log(`http://127.0.0.1:${address.port}/ai`);
});
