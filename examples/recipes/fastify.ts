import fastify from 'fastify';
import { gateway } from 'rxbaton/gateway';
import { nodeHandler } from 'rxbaton/node';
import { models } from './models.js';

const app = fastify();
const answer = nodeHandler(gateway(models));

app.get('/', () => 'An app of your own.');

// In a scope of its own, where nothing reads bodies but the handler.
await app.register((scope, _options, done) => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _body, parsed) => parsed(null));
  scope.all('/v1/*', (request, reply) => {
    reply.hijack();
    answer(request.raw, reply.raw);
  });
  done();
});

console.log(await app.listen({ port: Number(process.env.PORT ?? 0), host: '127.0.0.1' }));
