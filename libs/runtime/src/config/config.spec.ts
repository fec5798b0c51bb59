import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Authority, describeWithOpenssl, makeAuthority } from '../../../../test/servers/certificates.js';
import { type Config, ConfigError, readConfig } from './config.js';

const SECRET = 'tr0ub4dor';
const ESDB = 'esdb://db:2113';
const MONGO = 'mongodb://db:27017/';

/** What is wrong with an environment, one line each. */
function problems(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message).not.toContain(SECRET);
    return error.problems;
  }
  throw new Error('It fits');
}

describe('The configuration', () => {
  let folder: string;
  const file = (name: string, content: string | Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'leadger-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('has a default for everything, and takes an empty value for the default', () => {
    const plain = readConfig({});
    expect(plain).toMatchObject({ eventStoreUrl: 'sqlite:./data/leadger.db', port: 3000, eventStoreAccess: {} });
    expect(readConfig({ LEADGER_PORT: '', EVENT_STORE_URL: '', EVENT_STORE_PASSWORD_FILE: '' })).toEqual(plain);
  });

  it('refuses names that begin like ours and are none of them, and leaves others alone', () => {
    const env = { LEADGER_PROT: '1', EVENT_STORE_PASSWROD: SECRET, READ_STORE_DATABASE: SECRET, PATH: '/bin' };
    expect(problems(env)).toEqual(
      ['LEADGER_PROT', 'EVENT_STORE_PASSWROD', 'READ_STORE_DATABASE'].map(
        (name) => expect.stringMatching(`^${name} is not a setting of Leadger`) as string,
      ),
    );
  });

  it.each([
    ['as it stands', SECRET],
    ['with the line break of an editor', `${SECRET}\n`],
    ['with that of Windows', `${SECRET}\r\n`],
  ])('takes a secret from a file %s', (_, content) => {
    const env = { EVENT_STORE_URL: ESDB, EVENT_STORE_USER: 'ops', EVENT_STORE_PASSWORD_FILE: file('secret', content) };
    expect(readConfig(env).eventStoreAccess).toEqual({ user: 'ops', password: SECRET });
  });

  it('takes spaces of a file as they are', () => {
    const env = { READ_STORE_URL: MONGO, READ_STORE_USER: 'ops', READ_STORE_PASSWORD_FILE: file('secret', ' a b \n') };
    expect(readConfig(env).readStoreAccess.password).toBe(' a b ');
  });

  it('takes both URLs from files, and checks them alike', () => {
    const env = { EVENT_STORE_URL_FILE: file('log', `${ESDB}\n`), READ_STORE_URL_FILE: file('read', MONGO) };
    expect(readConfig(env)).toMatchObject({ eventStoreUrl: ESDB, readStoreUrl: MONGO });
    expect(problems({ EVENT_STORE_URL_FILE: file('log', `mysql://a:${SECRET}@b`) })).toEqual([
      expect.stringMatching(/^EVENT_STORE_URL must begin with one of sqlite:/),
    ]);
  });

  it.each<[string, (path: (name: string, content: string | Buffer) => string) => string, RegExp]>([
    ['is not there', () => `/no/${SECRET}`, /^READ_STORE_URL_FILE names a file that is not there$/],
    ['is a folder', (path) => join(path('x', ''), '..'), /^READ_STORE_URL_FILE names a folder, not a file$/],
    ['is empty', (path) => path('x', ''), /^READ_STORE_URL_FILE names a file that is empty$/],
    ['holds a line break only', (path) => path('x', '\n'), /^READ_STORE_URL_FILE names a file that is empty$/],
    ['has several lines', (path) => path('x', `${SECRET}\nb\n`), /^READ_STORE_URL_FILE names a file of several lines/],
    ['is not text', (path) => path('x', Buffer.from([0xff, 0xfe, 0xff])), /^READ_STORE_URL_FILE .* not text in UTF-8$/],
  ])('says what is wrong with a file that %s', (_, path, sentence) => {
    expect(problems({ READ_STORE_URL_FILE: path(file) })).toEqual([expect.stringMatching(sentence)]);
  });

  it('says so where a variable and its file are both there', () => {
    const env = { EVENT_STORE_URL: `esdb://a:${SECRET}@b`, EVENT_STORE_URL_FILE: file('log', ESDB) };
    expect(problems(env)).toEqual(['EVENT_STORE_URL and EVENT_STORE_URL_FILE are both set; leave one of them out']);
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ EVENT_STORE_URL: ESDB, EVENT_STORE_USER: 'ops' }, /EVENT_STORE_USER is set and EVENT_STORE_PASSWORD is not/],
    [{ READ_STORE_URL: MONGO, READ_STORE_PASSWORD: SECRET }, /READ_STORE_PASSWORD is set and READ_STORE_USER is not/],
    [{ EVENT_STORE_USER: 'ops', EVENT_STORE_PASSWORD: SECRET }, /EVENT_STORE_USER is for EventStoreDB/],
    [{ READ_STORE_TLS_CA_FILE: '/ca.crt' }, /READ_STORE_TLS_CA_FILE is for MongoDB/],
    [
      { EVENT_STORE_URL: `${ESDB}?tls=false`, EVENT_STORE_USER: 'ops', EVENT_STORE_PASSWORD: SECRET },
      /EVENT_STORE_USER is of no use without TLS, and EVENT_STORE_URL says tls=false/,
    ],
    [
      { READ_STORE_URL: `${MONGO}?tls=false`, READ_STORE_TLS_CA_FILE: '/ca.crt' },
      /READ_STORE_TLS_CA_FILE is of no use/,
    ],
    [{ READ_STORE_WRITE_CONCERN: 'majority' }, /READ_STORE_WRITE_CONCERN is for MongoDB/],
    [
      { READ_STORE_URL: MONGO, READ_STORE_WRITE_CONCERN: '0' },
      /READ_STORE_WRITE_CONCERN must be majority, or a number/,
    ],
    [{ READ_STORE_URL: MONGO, READ_STORE_READ_CONCERN: 'most' }, /READ_STORE_READ_CONCERN must be one of local,/],
    [
      { EVENT_STORE_URL: ESDB, EVENT_STORE_NODE_PREFERENCE: 'follower' },
      /EVENT_STORE_NODE_PREFERENCE is for a cluster/,
    ],
    [{ LEADGER_STORE_WAIT_MS: 'soon' }, /LEADGER_STORE_WAIT_MS must be a number of milliseconds/],
  ])('refuses what would have no effect or makes no sense: %j', (env, sentence) => {
    expect(problems(env)).toEqual([expect.stringMatching(sentence)]);
  });

  it('takes concerns and the node to read from', () => {
    const env = {
      EVENT_STORE_URL: 'esdb://a:2113,b:2113,c:2113',
      EVENT_STORE_NODE_PREFERENCE: 'follower',
      READ_STORE_URL: MONGO,
      READ_STORE_WRITE_CONCERN: '1',
      READ_STORE_READ_CONCERN: 'local',
    };
    expect(readConfig(env)).toMatchObject({
      eventStoreNodePreference: 'follower',
      readStoreWriteConcern: '1',
      readStoreReadConcern: 'local',
    } satisfies Partial<Config>);
  });

  describeWithOpenssl('of TLS', () => {
    let authority: Authority;
    beforeAll(() => {
      authority = makeAuthority();
    });
    afterAll(() => {
      authority.remove();
    });

    it('takes authority, certificate and key from files', () => {
      const { certFile, keyFile, cert, key } = authority.issue('app');
      const files = { READ_STORE_TLS_CA_FILE: authority.caFile, READ_STORE_CERT_FILE: certFile };
      const { readStoreAccess } = readConfig({ READ_STORE_URL: MONGO, ...files, READ_STORE_KEY_FILE: keyFile });
      expect(readStoreAccess).toEqual({ ca: authority.ca.toString(), cert: cert.toString(), key: key.toString() });
    });

    it('says what is wrong with them', () => {
      const { certFile, keyFile } = authority.issue('app');
      const other = authority.issue('other');
      const at = (settings: Record<string, string>): readonly string[] =>
        problems({ EVENT_STORE_URL: ESDB, ...settings });
      expect(at({ EVENT_STORE_TLS_CA_FILE: keyFile })).toEqual([
        expect.stringMatching(/^EVENT_STORE_TLS_CA_FILE names a file that is no certificate in PEM/),
      ]);
      expect(at({ EVENT_STORE_TLS_CA_FILE: '/no/such' })).toEqual([
        'EVENT_STORE_TLS_CA_FILE names a file that is not there',
      ]);
      expect(at({ EVENT_STORE_CERT_FILE: certFile })).toEqual([
        expect.stringMatching(/^EVENT_STORE_CERT_FILE is set and EVENT_STORE_KEY_FILE is not/),
      ]);
      expect(at({ EVENT_STORE_CERT_FILE: certFile, EVENT_STORE_KEY_FILE: certFile })).toEqual([
        expect.stringMatching(/^EVENT_STORE_KEY_FILE names a file that is no private key in PEM without a passphrase/),
      ]);
      expect(at({ EVENT_STORE_CERT_FILE: certFile, EVENT_STORE_KEY_FILE: other.keyFile })).toEqual([
        'EVENT_STORE_KEY_FILE names a key that is not that of EVENT_STORE_CERT_FILE',
      ]);
    });

    it('says that a key has a passphrase', () => {
      const { certFile, keyFile } = authority.issue('app');
      mkdirSync(join(folder, 'keys'));
      const sealed = join(folder, 'keys', 'sealed.key');
      execFileSync('openssl', ['pkcs8', '-topk8', '-in', keyFile, '-passout', 'pass:secret', '-out', sealed]);
      const env = { EVENT_STORE_URL: ESDB, EVENT_STORE_CERT_FILE: certFile, EVENT_STORE_KEY_FILE: sealed };
      expect(problems(env)).toEqual([expect.stringMatching(/no private key in PEM without a passphrase/)]);
    });
  });
});
