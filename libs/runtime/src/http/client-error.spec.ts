import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { clientError } from './client-error.js';

const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

describe('What is no HTTP, behind whole requests', () => {
  const asked: ServerResponse[] = [];
  let server: Server;
  let client: Socket;
  let errors = 0;
  let seen: (() => void) | undefined;
  /** Until the server has met so many requests and errors. */
  const until = async (requests: number, count: number): Promise<void> => {
    while (asked.length < requests || errors < count) await new Promise<void>((resolve) => (seen = resolve));
  };

  beforeEach(async () => {
    asked.length = errors = 0;
    server = createServer((_, response) => {
      asked.push(response);
      seen?.();
    });
    server.on('clientError', (error: Parameters<typeof clientError>[0], socket: Socket) => {
      errors++;
      clientError(error, socket);
      seen?.();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  });
  afterEach(async () => {
    client.destroy();
    server.close();
    await once(server, 'close');
  });

  it('is waited out once, however much comes, and the answer is given', async () => {
    client.write(REQUEST);
    await until(1, 0);
    const before = asked[0]?.listenerCount('close') ?? NaN;
    for (let piece = 1; piece <= 5; piece++) {
      client.write('no HTTP\r\n\r\n');
      await until(1, piece);
    }
    expect(asked[0]?.listenerCount('close')).toBe(before + 1);
    asked[0]?.end('done');
    expect(await text(client)).toMatch(/^HTTP\/1.1 200 OK[^]*done/);
  });

  it('is answered as a problem where nothing came before it, with the correlation id that its header has too', async () => {
    client.write('no HTTP\r\n\r\n');
    const [, id, body = ''] = /X-Correlation-Id: (\S+)[^]*\r\n\r\n([^]*)/.exec(await text(client)) ?? [];
    expect(JSON.parse(body)).toMatchObject({ status: 400, code: 'malformed-request', correlationId: id });
  });

  it('ends the connection after the answers to all of them', async () => {
    client.write(`${REQUEST}${REQUEST}no HTTP\r\n\r\n`);
    await until(1, 1);
    asked[0]?.end('first');
    await until(2, 1);
    asked[1]?.end('second');
    expect(await text(client)).toMatch(/first[^]*second/);
  });
});
