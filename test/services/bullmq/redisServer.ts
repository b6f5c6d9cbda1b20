import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A Redis of the test's own, on a free port and in a folder of its own, which can crash and come back with what it kept. */
export interface RedisServer {
  readonly port: number;
  start(): Promise<void>;
  /** As by `kill -9`. */
  crash(): Promise<void>;
}

export async function redisServer(settings: readonly string[] = DURABLE): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'rxbaton-redis-'));
  const port = await freePort();
  let child: ChildProcess | undefined;
  const crash = async (): Promise<void> => {
    const running = child;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    running.kill('SIGKILL');
    await once(running, 'close');
  };
  const start = async (): Promise<void> => {
    const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
    const server = spawn('redis-server', [...place, ...settings], { stdio: ['ignore', 'pipe', 'inherit'] });
    child = server;
    await new Promise<void>((ready, failed) => {
      server.stdout.on('data', (data: Buffer) => data.includes('Ready to accept connections') && ready());
      server.on('error', failed);
      server.on('close', (code) => failed(new Error(`redis-server ended with ${code}`)));
    });
  };
  onTestFinished(async () => {
    await crash();
    rmSync(folder, { recursive: true, force: true });
  });
  await start();
  return { port, start, crash };
}

const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always'];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  server.close();
  await once(server, 'close');
  return address.port;
}
