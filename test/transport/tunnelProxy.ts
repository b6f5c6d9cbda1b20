import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A proxy that only tunnels. */
export class TunnelProxy {
  manner: 'tunnels' | 'refuses' | 'silent' = 'tunnels';
  readonly tunnels: string[] = [];
  readonly authorizations: (string | undefined)[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer();
  url = '';

  static async start(): Promise<TunnelProxy> {
    const proxy = new TunnelProxy();
    proxy.server.on('connect', (request: IncomingMessage, client: Socket) => proxy.tunnel(request, client));
    proxy.server.on('connection', (socket: Socket) => proxy.keep(socket));
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    proxy.url = `http://127.0.0.1:${(proxy.server.address() as AddressInfo).port}`; // a server on a port has no other form of address
    return proxy;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, 'close');
  }

  private tunnel({ url = '', headers }: IncomingMessage, client: Socket): void {
    if (this.manner === 'silent') return;
    if (this.manner === 'refuses') {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    this.tunnels.push(url);
    this.authorizations.push(headers['proxy-authorization']);
    const target = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      client.pipe(target).pipe(client);
    });
    this.keep(target);
    client.on('close', () => target.destroy());
    target.on('close', () => client.destroy());
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => undefined);
  }
}
