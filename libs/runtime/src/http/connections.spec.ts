import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Connections } from './connections.js';

/** More than the system keeps for a reader that does not read. */
const LONG = 16_000_000;

describe('The connections of a server that closes', () => {
  let server: Server;
  let connections: Connections;
  let client: Socket;
  let answered: Promise<unknown>;

  beforeEach(async () => {
    let isAnswered = (): void => undefined;
    answered = new Promise<void>((resolve) => (isAnswered = resolve));
    server = createServer((_, response) => {
      response.end('x'.repeat(LONG));
      isAnswered();
    });
    connections = new Connections(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    client = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
  });
  afterEach(() => {
    client.destroy();
  });

  it('bring a slow reader its whole answer, and end then', async () => {
    client.pause().write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await answered;
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    connections.end();
    let length = 0;
    client.on('data', (piece: Buffer) => (length += piece.length)).resume();
    await once(client, 'end');
    expect(length).toBeGreaterThan(LONG);
    await closed;
  });
});
