import { START } from '#kernel';
import { type EventStoreDbOptions, StoreUnavailable } from '#event-store';
import { allPages, aStream, anEvent } from '../contracts/event-store/bench.js';
import { type Authority, type CertificateFiles, describeWithOpenssl, makeAuthority } from '../servers/certificates.js';
import { cleanUp, openUrl, startServer } from './eventstoredb-fixture.js';

const SECRET = 'tr0ub4dor';
const USER = { user: 'ops', password: SECRET };
const QUICK = { callTimeoutMs: 500, totalTimeoutMs: 1_000 };

/** Without what the network said, which holds a time. */
const adviceOf = ({ message }: Error): string => message.slice(message.lastIndexOf('); '));

describeWithOpenssl('EventStoreDB over TLS', () => {
  let authority: Authority;
  let stranger: Authority;
  let node: CertificateFiles;
  beforeAll(() => {
    authority = makeAuthority();
    stranger = makeAuthority();
    node = authority.issue('node');
  });
  afterAll(() => {
    authority.remove();
    stranger.remove();
  });
  afterEach(cleanUp);

  /** What every role of a store comes to. */
  const work = async (url: string, options: EventStoreDbOptions): Promise<void> => {
    const store = openUrl(url, options);
    const stream = aStream();
    await store.append(stream, 'none', [anEvent()]);
    expect(await store.readStream(stream)).toHaveLength(1);
    expect((await allPages(store, { after: START })).flatMap(({ events }) => events)).toHaveLength(1);
    expect((await store.check()).version).not.toBe('unknown');
  };
  const sentence = async (url: string, options: EventStoreDbOptions): Promise<StoreUnavailable> => {
    const store = openUrl(url, { ...QUICK, ...options });
    const failed = await store.append(aStream(), 'none', [anEvent()]).catch((error: unknown) => error);
    const read = await allPages(store, { after: START, live: true }).catch((error: unknown) => error);
    for (const error of [failed, read]) expect(String(error)).not.toContain(SECRET);
    const [first, second] = [failed, read].map((error) => adviceOf(error as Error));
    expect(second).toBe(first);
    expect(failed).toBeInstanceOf(StoreUnavailable);
    return failed as StoreUnavailable;
  };

  it('works by the right authority, user and password, given as files in the URL or as options', async () => {
    const { url } = await startServer({ access: { ...node, ...USER } });
    await work(url, { ca: authority.ca.toString(), ...USER });
  });

  it('works with authority and user in the URL', async () => {
    const { url } = await startServer({ access: { ...node, ...USER } });
    await work(url.replace('//', `//ops:${SECRET}@`) + `?tlsCAFile=${authority.caFile}`, {});
  });

  it('shows its certificate to a server that asks for one', async () => {
    const { url } = await startServer({ access: { ...node, clientCa: authority.ca } });
    const { cert, key } = authority.issue('seller');
    await work(url, { ca: authority.ca.toString(), cert: cert.toString(), key: key.toString() });
    const error = await sentence(url, { ca: authority.ca.toString() });
    expect(error.message).toMatch(/wants a certificate that it trusts: name it by EVENT_STORE_CERT_FILE/);
    expect(error.isLasting).toBe(true);
  });

  it('says what to do where another authority signed, and that waiting does not help', async () => {
    const { url } = await startServer({ access: { ...node, ...USER } });
    for (const options of [{ ca: stranger.ca.toString(), ...USER }, USER]) {
      const error = await sentence(url, options);
      expect(error.message).toMatch(/its certificate is not trusted: name the authority by EVENT_STORE_TLS_CA_FILE/);
      expect(error.isLasting).toBe(true);
    }
  });

  it('says what to do where the certificate is for another host', async () => {
    const elsewhere = authority.issue('elsewhere', 'DNS:elsewhere.example');
    const { url } = await startServer({ access: { ...elsewhere, ...USER } });
    expect((await sentence(url, { ca: authority.ca.toString(), ...USER })).message).toMatch(/certificate/);
  });

  it('says what to do where the server speaks TLS and the URL does not', async () => {
    const { url } = await startServer({ access: node });
    expect((await sentence(`${url}?tls=false`, {})).message).toMatch(/the server may want TLS: remove tls=false/);
  });

  it('says what to do where the server does not speak TLS', async () => {
    const { port } = await startServer();
    const error = await sentence(`esdb://127.0.0.1:${port}`, { ca: authority.ca.toString(), ...USER });
    expect(error.message).toMatch(/does not speak TLS there: add tls=false/);
    expect(error.isLasting).toBe(true);
  });

  it('says what to do where user or password are wrong, and that waiting does not help', async () => {
    const { url } = await startServer({ access: { ...node, user: 'ops', password: 'other' } });
    const error = await sentence(url, { ca: authority.ca.toString(), ...USER });
    expect(error.message).toMatch(/refuses user or password.*EVENT_STORE_USER and EVENT_STORE_PASSWORD/);
    expect(error.isLasting).toBe(true);
  });
});
