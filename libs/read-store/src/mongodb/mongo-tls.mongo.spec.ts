import { MongoClient } from 'mongodb';
import { type Authority, describeWithOpenssl, makeAuthority } from '../../../../test/servers/certificates.js';
import { type MongoServer, startMongo } from '../../../../test/servers/mongodb/server.js';
import { startTlsFront, type TlsFront } from '../../../../test/servers/tls-front.js';
import { openMongoReadStore } from './mongo-read-store.js';

const USER = { user: 'ops', password: 'tr0ub4dor/@ё' };

(process.env['MONGODB_URL'] ? describe.skip : describeWithOpenssl)('MongoDB over TLS with a user', () => {
  let authority: Authority;
  let server: MongoServer;
  let front: TlsFront;
  beforeAll(async () => {
    authority = makeAuthority();
    server = await startMongo();
    const client = new MongoClient(server.url);
    const roles = ['clusterAdmin', 'readWriteAnyDatabase'].map((role) => ({ role, db: 'admin' }));
    await client.db('admin').command({ createUser: USER.user, pwd: USER.password, roles });
    await client.close();
  });
  afterAll(async () => {
    await server.stop();
    authority.remove();
  });
  afterEach(() => front.stop());

  it('lets in by the right authority, user, password and certificate, at the concerns that were asked for', async () => {
    const options = { ...authority.issue('node'), ca: authority.ca, requestCert: true };
    front = await startTlsFront(Number(new URL(server.url).port), options);
    const { cert, key } = authority.issue('leadger');
    const store = await openMongoReadStore(`mongodb://127.0.0.1:${front.port}/leadger_test_tls?authSource=admin`, [], {
      ...USER,
      ca: authority.ca.toString(),
      cert: cert.toString(),
      key: key.toString(),
      writeConcern: '1',
      readConcern: 'local',
    });
    expect(await store.check()).toEqual({ kind: 'mongodb', version: expect.stringMatching(/^\d+\.\d+/) as string });
    expect(await store.generations()).toEqual([]);
    await store.close();
  });

  it('refuses the wrong password over TLS with a sentence, and waiting does not help', async () => {
    front = await startTlsFront(Number(new URL(server.url).port), authority.issue('other'));
    const options = { user: USER.user, password: 'wr0ng', ca: authority.ca.toString() };
    const failed = openMongoReadStore(`mongodb://127.0.0.1:${front.port}/?authSource=admin`, [], options);
    await expect(failed).rejects.toMatchObject({ isLasting: true });
    await expect(failed).rejects.toThrow(/refused the user ops: check READ_STORE_USER and READ_STORE_PASSWORD/);
  });
});
