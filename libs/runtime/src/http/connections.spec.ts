import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { Connections } from './connections.js';

/** More than the system keeps for a reader that does not read. */
const LONG = 16_000_000;

describe('The connections of a server that closes', () => {
  let server: Server;
  let connections: Connections;
  let client: Socket;
  let answers: ServerResponse[];

  beforeEach(async () => {
    answers = [];
    server = createServer((_, answer) => answers.push(answer));
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
    await once(server, 'request');
    answers[0]?.end('x'.repeat(LONG));
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

  it('bring every answer to requests that were sent one after the other without waiting, and say with the last that it is', async () => {
    client.write('GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n');
    while (answers.length < 2) await once(server, 'request');
    const closed = once(server, 'close');
    server.close();
    connections.end();
    for (const answer of answers) answer.end();
    const received = await text(client);
    expect(received.match(/^connection: .*$/gim)).toEqual(['Connection: keep-alive', 'connection: close']);
    await closed;
  });
});
