// A process that answers what is in the store, and says which request it asks for and which it has answered.
import { failover, provider } from 'rxbaton';
import { bullmqStore } from 'rxbaton/bullmq';
import { concat, defer, EMPTY, of, timer } from 'rxjs';
import { ignoreElements } from 'rxjs/operators';

const [, , port, name, took] = process.argv;
const say = (line) => process.stdout.write(`${line}\n`);
const only = provider('only', (request) =>
  defer(() => {
    const { content } = request.messages[0];
    say(`asked ${content}`);
    const answer$ = of({ type: 'text', text: `re: ${content}` }, { type: 'finish', reason: 'stop' });
    return concat(
      timer(Number(took)).pipe(ignoreElements()),
      answer$,
      defer(() => {
        say(`answered ${content}`);
        return EMPTY;
      }),
    );
  }),
);
const store = bullmqStore({ connection: { host: '127.0.0.1', port: Number(port) }, name });
const worker = store.worker(failover([only]), { concurrency: 4, lockDuration: 1_000 });
say('ready');
process.on('SIGTERM', async () => {
  await worker.close();
  await store.close();
  say('closed');
});
