import { createServer, type AddressInfo, type Server } from 'node:net';
import { type Authority, describeWithOpenssl, makeAuthority } from '../../../../test/servers/certificates.js';
import { startTlsFront, type TlsFront } from '../../../../test/servers/tls-front.js';
import { ReadStoreUnavailable } from '../port.js';
import type { MongoOptions } from './connection.js';
import { openMongoReadStore } from './mongo-read-store.js';

const SECRET = 'tr0ub4dor';
const USER = { user: 'ops', password: SECRET };
const QUICK = '/?serverSelectionTimeoutMS=800';

/** What a server is told apart by before a word of MongoDB's protocol is spoken. */
describeWithOpenssl('TLS of MongoDB', () => {
  let authority: Authority;
  let silent: Server;
  let front: TlsFront;
  beforeAll(async () => {
    authority = makeAuthority();
    silent = createServer((socket) => socket.once('data', () => socket.destroy()));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await new Promise((resolve) => silent.close(resolve));
    authority.remove();
  });
  afterEach(() => front.stop());

  const failureOf = async (options: MongoOptions, host = '127.0.0.1'): Promise<ReadStoreUnavailable> => {
    const failed = await openMongoReadStore(`mongodb://${host}:${front.port}${QUICK}`, [], {
      ...USER,
      ...options,
    }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ReadStoreUnavailable);
    expect(String(failed)).not.toContain(SECRET);
    return failed as ReadStoreUnavailable;
  };
  const behind = (): number => (silent.address() as AddressInfo).port;

  it('says what to do where another authority signed, and that waiting does not help', async () => {
    front = await startTlsFront(behind(), authority.issue('node'));
    const stranger = makeAuthority();
    const { message, isLasting } = await failureOf({ ca: stranger.ca.toString() });
    stranger.remove();
    expect(message).toMatch(/not trusted here: name the file of its authority by READ_STORE_TLS_CA_FILE/);
    expect(isLasting).toBe(true);
  });

  it('says what to do where the certificate is for another host', async () => {
    front = await startTlsFront(behind(), authority.issue('elsewhere', 'DNS:elsewhere.example'));
    expect((await failureOf({ ca: authority.ca.toString() })).message).toMatch(/certificate for another host name/);
  });

  it('says what to do where the server speaks TLS and is asked without', async () => {
    front = await startTlsFront(behind(), authority.issue('node'));
    expect((await failureOf({})).message).toMatch(/if it wants TLS, set READ_STORE_TLS_CA_FILE or add tls=true/);
  });

  it('says what to do where the server wants a certificate of the client', async () => {
    front = await startTlsFront(behind(), { ...authority.issue('node'), ca: authority.ca, requestCert: true });
    const { message } = await failureOf({ ca: authority.ca.toString() });
    expect(message).toMatch(/READ_STORE_CERT_FILE/);
  });
});
