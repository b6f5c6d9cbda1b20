import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { gateway } from 'rxbaton/gateway';
import { models } from './models.js';

const app = new Hono();
const answer = gateway(models);

app.get('/', (context) => context.text('An app of your own.'));
app.all('/v1/*', (context) => answer(context.req.raw));

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 0), hostname: '127.0.0.1' }, ({ port }) => {
  console.log(`http://127.0.0.1:${port}`);
});
