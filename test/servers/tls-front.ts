import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';

export interface TlsFront {
  readonly port: number;
  stop(): Promise<void>;
}

/** TLS in front of a server on loopback that speaks none; with `requestCert` and `ca` it lets in who shows a certificate. */
export async function startTlsFront(target: number, options: TlsOptions): Promise<TlsFront> {
  const sockets = new Set<Socket>();
  const kept = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const server = createServer(options, (client) => {
    const behind = kept(connect(target, '127.0.0.1'));
    kept(client).pipe(behind).pipe(client);
  });
  server.on('connection', kept).on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}
