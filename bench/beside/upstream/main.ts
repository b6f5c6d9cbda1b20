// A process of its own: what it costs is not the clients'.
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Api } from '../api.js';
import { continued } from './continued.js';
import { Exchange } from './exchange.js';
import { type Incoming, RequestReader } from './incoming.js';
import { type Rendered, rendered } from './rendered.js';
import { faultOf, type Script, scriptOf } from './script.js';
import { Tally } from './tally.js';

const scripts = new Map<string, { readonly script: Script; readonly answers: Map<Api, Rendered> }>();
const tallies = new Map<string, Tally>();

function tallyOf(name: string): Tally {
  const tally = tallies.get(name) ?? new Tally();
  tallies.set(name, tally);
  return tally;
}

function answer(socket: Socket, { path, api, body }: Incoming): void {
  const known = scripts.get(path) ?? { script: scriptOf(path), answers: new Map<Api, Rendered>() };
  scripts.set(path, known);
  const { script, answers } = known;
  const rest = continued(body, script.tokens);
  const whole = rest === undefined ? (answers.get(api) ?? rendered(api, script)) : rendered(api, script, rest);
  if (rest === undefined) answers.set(api, whole);
  const tally = tallyOf(script.name);
  new Exchange(socket, { ...script, fault: faultOf(script, tally.requested()) }, whole, tally).begin();
}

const server = createServer({ noDelay: true }, (socket) => {
  const reader = new RequestReader();
  socket.on('data', (bytes) => {
    const request = reader.take(bytes);
    if (request !== undefined) answer(socket, request);
  });
  socket.on('error', () => socket.destroy());
});

server.listen({ host: '127.0.0.1', port: 0, backlog: 4_096 }, () => {
  process.send?.({ port: (server.address() as AddressInfo).port }); // it listens on TCP
});
process.on('message', (name: string) => process.send?.({ seen: tallyOf(name).seen() }));
process.on('disconnect', () => process.exit());
