import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { until } from '../support/until.js';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.js';

/** Answers every piece of text with `re: ` before it, and remembers what it got. */
interface Echo {
  readonly server: Server;
  readonly port: number;
  readonly got: string[];
}

async function startEcho(): Promise<Echo> {
  const got: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      got.push(bytes.toString());
      socket.write(`re: ${bytes.toString()}`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, port: address.port, got };
}

async function client(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

async function ask(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  return answer.toString();
}

describe('The TCP proxy', () => {
  let echo: Echo;
  let proxy: TcpProxy;
  const sockets: Socket[] = [];
  const open = async (): Promise<Socket> => {
    const socket = await client(proxy.port);
    sockets.push(socket);
    return socket;
  };

  beforeEach(async () => {
    echo = await startEcho();
    proxy = await startTcpProxy(echo.port);
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await proxy.stop();
    await new Promise((resolve) => echo.server.close(resolve));
  });

  it('passes bytes both ways', async () => {
    expect(await ask(await open(), 'hello')).toBe('re: hello');
  });

  it('cuts what is open and takes new connections', async () => {
    const socket = await open();
    await ask(socket, 'one');
    proxy.cut();
    await once(socket, 'close');
    expect(await ask(await open(), 'two')).toBe('re: two');
    expect(proxy.connections).toBe(1);
  });

  it('holds bytes back while it stalls', async () => {
    const socket = await open();
    await ask(socket, 'one');
    proxy.stall();
    const answer = ask(socket, 'two');
    await settled();
    expect(echo.got).toEqual(['one']);
    proxy.resume();
    expect(await answer).toBe('re: two');
  });

  it('delays bytes', async () => {
    const socket = await open();
    await ask(socket, 'one');
    proxy.delay(60);
    const begun = Date.now();
    expect(await ask(socket, 'two')).toBe('re: two');
    expect(Date.now() - begun).toBeGreaterThanOrEqual(115);
  });

  it('does not let later bytes overtake when the delay becomes shorter', async () => {
    const socket = await open();
    await ask(socket, 'one');
    proxy.delay(60);
    socket.write('two');
    await settled();
    proxy.delay(0);
    await ask(socket, 'three');
    expect(echo.got.join('')).toMatch(/^onetwo/);
  });

  it('loses requests where they are lost, so that nothing comes back', async () => {
    const socket = await open();
    await ask(socket, 'one');
    proxy.halfOpen('requests');
    socket.write('two');
    await settled();
    expect(echo.got).toEqual(['one']);
    expect(socket.destroyed).toBe(false);
  });

  it('loses answers where they are lost, while the server does the work', async () => {
    const socket = await open();
    await ask(socket, 'one');
    proxy.halfOpen('answers');
    let heard = 0;
    socket.on('data', () => heard++);
    socket.write('two');
    await settled(() => echo.got.length === 2);
    await settled();
    expect(echo.got).toEqual(['one', 'two']);
    expect(heard).toBe(0);
  });

  it.each(['requests', 'answers'] as const)('delivers nothing that follows lost %s, also later', async (lost) => {
    const socket = await open();
    await ask(socket, 'one');
    let heard = 0;
    socket.on('data', () => heard++);
    const tell = async (text: string): Promise<void> => {
      const goal = proxy.pieces + (lost === 'requests' ? 1 : 2);
      socket.write(text);
      await until(() => proxy.pieces >= goal);
    };
    proxy.halfOpen(lost);
    await tell('two');
    proxy.halfOpen(undefined);
    await tell('three');
    expect(await ask(await open(), 'four')).toBe('re: four');
    expect(echo.got).toEqual(lost === 'requests' ? ['one', 'four'] : ['one', 'two', 'three', 'four']);
    expect(heard).toBe(0);
  });

  it('accepts and forwards nothing as a black hole, also later', async () => {
    proxy.blackHole(true);
    const socket = await open();
    socket.write('one');
    proxy.blackHole(false);
    expect(await ask(await open(), 'two')).toBe('re: two');
    expect(echo.got).toEqual(['two']);
    expect(socket.destroyed).toBe(false);
  });

  it('cuts after a request has arrived and before its answer, once', async () => {
    const socket = await open();
    await ask(socket, 'one');
    proxy.cutAfterRequest();
    let heard = 0;
    socket.on('data', () => heard++);
    socket.write('two');
    await once(socket, 'close');
    expect(echo.got).toEqual(['one', 'two']);
    expect(heard).toBe(0);
    expect(await ask(await open(), 'three')).toBe('re: three');
  });

  it('cuts every connection before so many bytes of answers have come, once', async () => {
    const [one, two] = [await open(), await open()];
    const heard: string[] = [];
    for (const socket of [one, two]) socket.on('data', (bytes) => heard.push(bytes.toString()));
    const closed = Promise.all([once(one, 'close'), once(two, 'close')]);
    const cut = proxy.cutAfterBytes(15);
    expect(await ask(one, 'one')).toBe('re: one');
    expect(await ask(two, 'two')).toBe('re: two');
    one.write('three');
    await cut;
    await closed;
    expect(heard).toEqual(['re: one', 're: two']);
    expect(await ask(await open(), 'four')).toBe('re: four');
  });

  it('frees its port when it stops', async () => {
    const socket = await open();
    await ask(socket, 'one');
    await proxy.stop();
    const late = connect(proxy.port, '127.0.0.1');
    const [error] = (await once(late, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
    proxy = await startTcpProxy(echo.port);
  });
});

/** Turns of the event loop until something holds, or enough of them for loopback bytes to have arrived. */
async function settled(holds: () => boolean = () => false): Promise<void> {
  for (let turn = 0; turn < 50 && !holds(); turn++) await new Promise((resolve) => setImmediate(resolve));
}
