import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { MongoBulkWriteError, MongoNetworkError, MongoServerError } from 'mongodb';
import { ReadStoreUnavailable } from '../port.js';
import { completed } from './connection.js';
import { type Address, explained, isPassing } from './failure.js';
import { openMongoReadStore } from './mongo-read-store.js';

const SECRET = 's3cret';

async function failureOf(url: string): Promise<Error> {
  const failed = await openMongoReadStore(url, []).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(ReadStoreUnavailable);
  expect(inspect(failed, { depth: 20, showHidden: true })).not.toContain(SECRET);
  return failed as Error;
}

describe('A MongoDB that cannot be used', () => {
  const open: Socket[] = [];
  let server: Server | undefined;
  /** A server that does this with each connection; gives its address. */
  const serving = async (onConnection: (socket: Socket) => void): Promise<string> => {
    const listening = createServer((socket) => {
      open.push(socket.on('error', () => undefined));
      onConnection(socket);
    });
    server = listening;
    await new Promise<void>((resolve) => {
      listening.listen(0, '127.0.0.1', resolve);
    });
    return `127.0.0.1:${(listening.address() as AddressInfo).port}`;
  };
  const closed = async (): Promise<void> => {
    const closing = server;
    server = undefined;
    if (closing) await new Promise((resolve) => closing.close(resolve));
  };
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.destroy();
    await closed();
  });
  const quick = 'serverSelectionTimeoutMS=600&connectTimeoutMS=300';

  it.each([
    ['another scheme', `http://user:${SECRET}@host/`, 'begins with mongodb://'],
    ['a password that is not encoded', `mongodb://user:${SECRET}/@@host/`, 'percent-encoded'],
    ['an option that cannot be', `mongodb://user:${SECRET}@host/?journal=maybe`, 'cannot be read'],
    ['a file that is not there', `mongodb://user:${SECRET}@127.0.0.1:1/?tls=true&tlsCAFile=/no/such/file`, 'tlsCAFile'],
    ['nothing', '', 'begins with mongodb://'],
  ])('is told from a URL with %s', async (_, url, advice) => {
    expect((await failureOf(url)).message).toContain(advice);
  });

  it('listens at no such port', async () => {
    const address = await serving(() => undefined);
    await closed();
    const { message } = await failureOf(`mongodb://user:${SECRET}@${address}/?${quick}`);
    expect(message).toMatch(new RegExp(`^MongoDB at ${address} has nothing that listens: check`));
  });

  it('wants TLS and is asked without', async () => {
    const address = await serving((socket) => socket.once('data', () => socket.destroy()));
    expect((await failureOf(`mongodb://${address}/?${quick}`)).message).toContain('add tls=true to the URL');
  });

  it('speaks no TLS and is asked for it', async () => {
    const address = await serving((socket) => socket.once('data', () => socket.write('no TLS is spoken here')));
    expect((await failureOf(`mongodb://${address}/?tls=true&${quick}`)).message).toContain('take tls=true out');
  });

  it('never answers, which is known within ten seconds', async () => {
    const address = await serving(() => undefined);
    const begun = performance.now();
    expect((await failureOf(`mongodb://user:${SECRET}@${address}`)).message).toContain('does not answer: check');
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});

describe('An error of MongoDB', () => {
  const address: Address = { hosts: 'db:27017', database: 'sales', user: 'ann', tls: false };
  const server = (code: number): MongoServerError => new MongoServerError({ message: 'no', code });
  const network = (message: string): MongoNetworkError => new MongoNetworkError(message);
  const messageOf = (error: unknown): unknown => (explained(error, address) as Error).message;

  it.each([
    ['refused the user ann: check READ_STORE_USER and READ_STORE_PASSWORD', server(18)],
    ['allows the user ann too little in the database sales', server(13)],
    ['has no such host name', network('getaddrinfo ENOTFOUND db')],
    [
      'name the file of its authority by READ_STORE_TLS_CA_FILE',
      network('self-signed certificate in certificate chain'),
    ],
    ['renew it', network('certificate has expired')],
    ['another host name', network('Hostname/IP does not match: ERR_TLS_CERT_ALTNAME_INVALID')],
    ['does not answer', server(10107)],
  ])('says what to do: %s', (advice, error) => {
    expect(explained(error, address)).toBeInstanceOf(ReadStoreUnavailable);
    expect(messageOf(error)).toContain(advice);
  });

  it('stays as it is where it is none of the connection', () => {
    const error = server(2);
    expect(explained(error, address)).toBe(error);
    expect(isPassing(error)).toBe(false);
  });

  it.each(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED'])('may be what the socket said, %s', (code) => {
    const error = Object.assign(new Error('This socket has been ended by the other party'), { code });
    expect(isPassing(error)).toBe(true);
    expect(explained(error, address)).toBeInstanceOf(ReadStoreUnavailable);
    expect(messageOf(error)).toContain('ends the connection');
  });

  it('is seen through a bulk write, which wraps it', () => {
    const wrapped = Object.create(MongoBulkWriteError.prototype, {
      errorResponse: { value: network('connection closed') },
    }) as MongoBulkWriteError;
    expect(isPassing(wrapped)).toBe(true);
    expect(messageOf(wrapped)).toContain('ends the connection');
  });
});

describe('What a URL leaves open', () => {
  const given = (url: string): URLSearchParams => new URLSearchParams(completed(url).split('?')[1]);

  it('is a majority that has it on disk, and reads of what a majority has', () => {
    const options = given('mongodb://a:1,b:2');
    expect([options.get('w'), options.get('journal'), options.get('readConcernLevel')]).toEqual([
      'majority',
      'true',
      'majority',
    ]);
    expect(completed('mongodb://a:1,b:2')).toMatch(/^mongodb:\/\/a:1,b:2\/\?/);
  });

  it('is never what the URL says', () => {
    const options = given('mongodb+srv://u:p@a/sales?W=1&readconcernlevel=local');
    expect(options.getAll('w')).toEqual([]);
    expect(options.get('W')).toBe('1');
    expect(options.getAll('readConcernLevel')).toEqual([]);
  });
});
