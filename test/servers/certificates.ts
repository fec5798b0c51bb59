import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** For suites that need certificates: they are made by the openssl program. */
export const describeWithOpenssl = spawnSync('openssl', ['version']).status === 0 ? describe : describe.skip;

/** The files of a certificate and its private key, in PEM. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** A certificate authority of a test's own. */
export interface Authority {
  readonly folder: string;
  readonly caFile: string;
  readonly ca: Buffer;
  /** A certificate for 127.0.0.1 and localhost, or for other names (`DNS:…`, `IP:…`). */
  issue(name: string, subjects?: string): CertificateFiles;
  remove(): void;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const openssl = (folder: string, ...args: string[]): unknown =>
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });

export function makeAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'leadger-ca-'));
  const file = (name: string): string => join(folder, name);
  const ca = ['-subj', '/CN=Leadger tests', '-days', '2', '-keyout', 'ca.key', '-out', 'ca.crt'];
  openssl(folder, 'req', '-x509', ...NEW_KEY, ...ca);
  return {
    folder,
    caFile: file('ca.crt'),
    ca: readFileSync(file('ca.crt')),
    issue: (name, subjects = 'IP:127.0.0.1,DNS:localhost') => {
      const [request, extensions, cert, key] = ['csr', 'ext', 'crt', 'key'].map((ending) => `${name}.${ending}`);
      if (!request || !extensions || !cert || !key) throw new Error('A certificate needs a name');
      writeFileSync(file(extensions), `subjectAltName=${subjects}\n`);
      openssl(folder, 'req', ...NEW_KEY, '-subj', `/CN=${name}`, '-keyout', key, '-out', request);
      const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', extensions];
      openssl(folder, 'x509', '-req', '-in', request, ...signed, '-out', cert);
      return {
        certFile: file(cert),
        keyFile: file(key),
        cert: readFileSync(file(cert)),
        key: readFileSync(file(key)),
      };
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
